"""What users get wrong, and the error that each mistake must raise.

To read all messages: ``python -m tests.helpers.bad_inputs``.
"""

import textwrap
import warnings
from collections.abc import Callable
from functools import cache, partial
from typing import NamedTuple

import numpy as np
import pandas as pd
import torch
from scipy import sparse
from sklearn.base import is_regressor
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GroupKFold, KFold, RepeatedKFold, ShuffleSplit
from sklearn.utils._param_validation import InvalidParameterError
from skorch.callbacks import EarlyStopping

from skdeepdiff import (
    DeepDiffRegressor,
    PairedMarks,
    paper_settings,
)
from skdeepdiff.datasets import load_deepdiff, make_paired_marks
from skdeepdiff.metrics import pearson_corrcoef, pearson_scorer, relative_performance
from skdeepdiff.nn import VARIANTS

from .estimators import all_estimators


class BadInput(NamedTuple):
    """One mistake.

    Attributes
    ----------
    what : str
        The estimator or function, and what is wrong.
    make : callable
        Makes the estimator; or the function itself.
    arguments : tuple
        What the method or function is called with.
    wrong : str
        What a message of this package must name.
    message : str
        The whole message; ``...`` stands for what another package, or a path, says.
    error : type
        Exact type of the error.
    method : str or None
        Method of the estimator; None calls the function.
    """

    what: str
    make: Callable
    arguments: tuple
    wrong: str
    message: str
    error: type = ValueError
    method: str | None = "fit"


class AnnDataLike:
    """A container of a matrix that is no array."""

    def __init__(self, X):
        self.X = X
        self.shape = X.shape

    def __len__(self):
        return len(self.X)


GENES = make_paired_marks(60, n_marks=3, n_bins=8, random_state=0)
X, Y = GENES.data, GENES.target
FLAT = X.reshape(60, 48)
LFC = Y[:, 0]
FRAME = pd.DataFrame(FLAT).add_prefix("bin")
HUGE = 1e300 * X.astype(float)

ESTIMATORS = all_estimators(hidden_size=2, max_epochs=1)
MAKE = {entry.name: entry.make for entry in ESTIMATORS}
network = MAKE["DeepDiffRegressor"]
aux = partial(network, variant="aux")
chrome = MAKE["AttentiveChromeRegressor"]
single = MAKE["SingleLayerSVR"]
two = MAKE["TwoLayerSVR"]
pipeline = MAKE["make_relieff_forest"]
selector = MAKE["ReliefFSelector"]
forest = MAKE["LogFoldChangeForest"]

ON_PAIRS = {entry.name: entry.make for entry in ESTIMATORS if entry.takes_pairs}
ON_FEATURES = {name: make for name, make in MAKE.items() if name not in ON_PAIRS}
NETWORKS = {entry.name: entry.make for entry in ESTIMATORS if entry.is_network}
REGRESSORS = {name: make for name, make in MAKE.items() if is_regressor(make())}


def first_step(name):
    """The estimator that checks X: a pipeline's steps speak for themselves."""
    return "PairedMarks" if name == "make_relieff_forest" else name


def first_to_use_y(name):
    return "ReliefFSelector" if name == "make_relieff_forest" else name


TRAINS_WITHOUT = "variant=.* trains without its cell-specific tasks"


def apply(name):
    """Name of the method that takes X alone."""
    return "predict" if name in REGRESSORS else "transform"


@cache
def fitted_once(make):
    return make().fit(X, Y)


def fitted(make, *data, **changes):
    """Makes the estimator, fits it and then changes parameters."""
    if not (data or changes):
        return partial(fitted_once, make)

    def make_and_fit():
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", TRAINS_WITHOUT)
            return make().fit(*(data or (X, Y))).set_params(**changes)

    return make_and_fit


LAYOUT = (
    "X must be (n_genes, 2, n_marks, n_bins), cell type A then B, or flattened to "
    "(n_genes, 2 * n_marks * n_bins) with n_marks given"
)
TARGETS = (
    "y must be (n_genes,), the log fold change, or (n_genes, 3), with log2 expression "
    "in cell types A and B besides"
)


# Parameters beyond what scikit-learn's checks of each estimator cover.

DEVICE = "device must be 'auto' or a device that torch can use here, such as 'cpu', got"
CALLBACKS = "callbacks must be callbacks of skorch or pairs (name, callback), got"
FOLDS = list(KFold(2).split(X))
ALL_GENES = np.arange(60)

OTHER_PARAMETERS = [
    BadInput(
        "DeepDiffRegressor: hidden_size=5",
        partial(network, hidden_size=5),
        (X, Y),
        "hidden_size",
        "hidden_size must be an even number of at least 2, because level II has half "
        "of it per direction, got 5.",
    ),
    BadInput(
        "AttentiveChromeRegressor: hidden_size=5",
        partial(chrome, hidden_size=5),
        (X, Y),
        "hidden_size",
        "hidden_size must be an even number of at least 2, because level II has half "
        "of it per direction, got 5.",
    ),
    BadInput(
        "DeepDiffRegressor: early stopping without a validation set",
        partial(network, validation_fraction=None),
        (X, Y),
        "early_stopping",
        "early_stopping=True needs a validation set: give X_val and y_val or a "
        "validation_fraction, or set early_stopping=False.",
    ),
    BadInput(
        "DeepDiffRegressor: a callback by name",
        partial(network, callbacks=["early_stopping"]),
        (X, Y),
        "callbacks",
        f"{CALLBACKS} 'early_stopping'.",
    ),
    BadInput(
        "DeepDiffRegressor: a callback as a triple",
        partial(network, callbacks=[("stop", EarlyStopping, 3)]),
        (X, Y),
        "callbacks",
        f"{CALLBACKS} ('stop', <class '...EarlyStopping'>, 3).",
    ),
    BadInput(
        "DeepDiffRegressor: a callback that monitors what isn't recorded",
        partial(network, callbacks=[EarlyStopping("valid_r2")]),
        (X, Y),
        "valid_r2",
        "...valid_r2...",
        KeyError,
    ),
    BadInput(
        "DeepDiffRegressor: a device that torch doesn't know",
        partial(network, device="gpu"),
        (X, Y),
        "device",
        f"{DEVICE} 'gpu': ...",
    ),
    BadInput(
        "DeepDiffRegressor: a GPU that isn't there",
        partial(network, device="cuda:99"),
        (X, Y),
        "device",
        f"{DEVICE} 'cuda:99': ...",
    ),
    BadInput(
        "AttentiveChromeRegressor: a device that keeps no numbers",
        partial(chrome, device="meta"),
        (X, Y),
        "device",
        f"{DEVICE} 'meta': ...",
    ),
    BadInput(
        "DeepDiffRegressor: too few mark_names",
        partial(network, mark_names=["H3K4me3"]),
        (X, Y),
        "mark_names",
        "mark_names must name 3 marks, got 1.",
    ),
    BadInput(
        "DeepDiffRegressor: repeated mark_names",
        partial(network, mark_names=["a", "b", "a"]),
        (X, Y),
        "mark_names",
        "mark_names must differ, got ['a', 'b', 'a'].",
    ),
    BadInput(
        "PairedMarks: mark_names without an order",
        partial(PairedMarks, mark_names={"a", "b", "c"}),
        (X,),
        "mark_names",
        "mark_names must be in the marks' order, got a set.",
    ),
    BadInput(
        "PairedMarks: mark_names that aren't text",
        partial(PairedMarks, mark_names=["a", None, "c"]),
        (X,),
        "mark_names",
        "mark_names must be strings, got ['a', None, 'c'].",
    ),
    BadInput(
        "PairedMarks: too many mark_names",
        partial(PairedMarks, mark_names=["a", "b", "c", "d"]),
        (X,),
        "mark_names",
        "mark_names must name 3 marks, got 4.",
    ),
    BadInput(
        "DeepDiffRegressor: mark_names changed after fit",
        fitted(network, mark_names=["a"]),
        (X,),
        "mark_names",
        "mark_names must name 3 marks, got 1.",
        method="attention",
    ),
    BadInput(
        "SingleLayerSVR: more folds than genes",
        partial(single, cv=61),
        (X, Y),
        "cv",
        "cv=61 can't split 60 genes: ...",
    ),
    BadInput(
        "SingleLayerSVR: cv that needs groups",
        partial(single, cv=GroupKFold(3)),
        (X, Y),
        "cv",
        "cv=GroupKFold(n_splits=3...) can't split 60 genes: ...",
    ),
    BadInput(
        "SingleLayerSVR: cv that lists numbers",
        partial(single, cv=[1, 2]),
        (X, Y),
        "cv",
        "cv=[1, 2] can't split 60 genes: ...",
    ),
    BadInput(
        "SingleLayerSVR: cv that leaves genes out",
        partial(single, cv=ShuffleSplit(2, test_size=20, random_state=0)),
        (X, Y),
        "cv",
        "cv must test each of the 60 genes exactly once, got ShuffleSplit(n_splits=2, "
        "random_state=0, test_size=20, train_size=None), which tests 32 of them, 40 "
        "times in all.",
    ),
    BadInput(
        "TwoLayerSVR: cv that tests twice",
        partial(two, cv=RepeatedKFold(n_splits=2, n_repeats=2, random_state=0)),
        (X, Y),
        "cv",
        "cv must test each of the 60 genes exactly once, got "
        "RepeatedKFold(n_repeats=2, n_splits=2, random_state=0), which tests 60 of "
        "them, 120 times in all.",
    ),
    BadInput(
        "TwoLayerSVR: cv with one fold of two",
        partial(two, cv=FOLDS[:1]),
        (X, Y),
        "cv",
        "cv must test each of the 60 genes exactly once, got a list, which tests 30 of "
        "them, 30 times in all.",
    ),
    BadInput(
        "SingleLayerSVR: cv that tests what it trained on",
        partial(single, cv=[(ALL_GENES, ALL_GENES)]),
        (X, Y),
        "cv",
        "cv must train on some of the 60 genes in each fold, and on none that it "
        "tests; fold 0 of a list doesn't.",
    ),
    BadInput(
        "SingleLayerSVR: cv with indices of other genes",
        partial(single, cv=[FOLDS[0], (ALL_GENES + 60, FOLDS[1][1])]),
        (X, Y),
        "cv",
        "cv must train on some of the 60 genes in each fold, and on none that it "
        "tests; fold 1 of a list doesn't.",
    ),
    *(
        BadInput(
            f"{name}: n_jobs=0",
            partial(make, n_jobs=0),
            (FLAT if name in ON_FEATURES else X, Y),
            "n_jobs",
            "n_jobs == 0 in Parallel has no meaning",
        )
        for name, make in {
            "AttentiveChromeRegressor": chrome,
            "SingleLayerSVR": single,
            "TwoLayerSVR": two,
            "ReliefFSelector": selector,
        }.items()
    ),
    BadInput(
        "DeepDiffRegressor: a parameter without its name",
        DeepDiffRegressor,
        ("raw", 5),
        "positional",
        "...__init__() takes from 1 to 2 positional arguments but 3 were given",
        TypeError,
        None,
    ),
    BadInput(
        "DeepDiffRegressor: a parameter that there isn't",
        partial(DeepDiffRegressor, n_mark=5),
        (),
        "n_mark",
        "...__init__() got an unexpected keyword argument 'n_mark'",
        TypeError,
        None,
    ),
]

# X in fit, for all estimators that take pairs; <estimator> is the one that checks it.

NOT_FINITE = "Input X contains infinity or a value too large for dtype('float32')."
WITH_NAN = np.where(X.max() == X, np.nan, X)
NO_DATA = (
    f"Input X contains NaN, in gene {X.max(axis=(1, 2, 3)).argmax()} for one. A bin "
    "without reads is 0; leave genes without data out."
)
BAD_X = [
    ("one cell type", X[:, :1], f"{LAYOUT}; got shape (60, 1, 3, 8)."),
    ("cell types missing", X[:, 0], f"{LAYOUT}; got shape (60, 3, 8)."),
    ("genes last", X.T, f"{LAYOUT}; got shape (8, 3, 2, 60)."),
    ("cells first", X.swapaxes(0, 1), f"{LAYOUT}; got shape (2, 60, 3, 8)."),
    ("marks before cells", X.swapaxes(1, 2), f"{LAYOUT}; got shape (60, 3, 2, 8)."),
    ("pair of arrays", (X[:, 0], X[:, 1]), f"{LAYOUT}; got shape (2, 60, 3, 8)."),
    ("five dimensions", X[..., None], f"{LAYOUT}; got shape (60, 2, 3, 8, 1)."),
    ("no bins", X[..., :0], f"{LAYOUT}; got shape (60, 2, 3, 0)."),
    ("no genes", X[:0], "Found array with 0 sample(s)..."),
    ("one dimension", X.ravel(), "Expected 2D array, got 1D array instead:..."),
    (
        "flat without n_marks",
        FLAT,
        f"{LAYOUT}; got shape (60, 48) without n_marks. Set the parameter n_marks.",
    ),
    (
        "swapped with y",
        Y,
        f"{LAYOUT}; got shape (60, 3) without n_marks. Set the parameter n_marks.",
    ),
    (
        "arrays of different shapes",
        [X[0], X[1, :, :, :4]],
        f"{LAYOUT}; got a list of parts that differ in shape.",
    ),
    ("NaN", WITH_NAN, NO_DATA),
    ("infinity", np.where(X.max() == X, np.inf, X), NOT_FINITE),
    (
        "negative",
        X - 1,
        "Negative values in data passed to X in <estimator>: signal, such as read "
        "counts, is at least 0, got -1. Log ratios can't be used.",
    ),
    ("objects", X.astype(object), "X must be numeric, got dtype object."),
    ("missing as None", [[[[None]]]], "X must be numeric, got dtype object."),
    ("text", np.full(X.shape, "12"), "X must be numeric, got text, such as '12'."),
    (
        "list of paths",
        ["E123.train.csv", "E003.train.csv"],
        "X must be numeric, got text, such as 'E123.train.csv'.",
    ),
    (
        "dates",
        X.astype("datetime64[s]"),
        "X must be numeric, got dtype datetime64[s].",
    ),
    (
        "table with names of genes",
        FRAME.assign(gene="SYN1"),
        "X must be numeric, got dtype ... in column 'gene'.",
    ),
    ("complex numbers", X + 1j, "Complex data not supported..."),
    (
        "masked values",
        np.ma.masked_greater(X, 5),
        "X has masked values. Fill them, with X.filled(...), or leave their genes out.",
    ),
]
NO_ARRAYS = [
    ("None", None, f"{LAYOUT}; got an object of type NoneType."),
    ("number", 5, f"{LAYOUT}; got an object of type int."),
    ("path", "E123.train.csv", f"{LAYOUT}; got an object of type str."),
    ("dict of cell types", {"A": X, "B": X}, f"{LAYOUT}; got an object of type dict."),
    ("data set", GENES, f"{LAYOUT}; got an object of type Bunch."),
    ("AnnData", AnnDataLike(FLAT), f"{LAYOUT}; got an object of type AnnDataLike."),
    ("generator", iter(X), f"{LAYOUT}; got an object of type ...iterator."),
    (
        "sparse",
        sparse.csr_array(FLAT),
        f"{LAYOUT}; got a sparse csr_array. Use X.toarray().",
    ),
]
BAD_X_IN_FIT = [
    BadInput(
        f"{name}: X in fit, {what}",
        make,
        (bad, Y),
        "X",
        message.replace("<estimator>", first_step(name)),
        error,
    )
    for name, make in ON_PAIRS.items()
    for error, rows in ((ValueError, BAD_X), (TypeError, NO_ARRAYS))
    for what, bad, message in rows
]
BAD_X_IN_FIT += [
    BadInput(
        "PairedMarks: X in fit, n_marks contradicts it",
        partial(PairedMarks, n_marks=4),
        (X,),
        "n_marks",
        "n_marks=4 doesn't fit X of shape (60, 2, 3, 8), which has 3 marks.",
    ),
    *(
        BadInput(
            f"PairedMarks: X in fit, {n_features} features of 3 marks",
            partial(PairedMarks, n_marks=3),
            (np.ones((4, n_features)),),
            "X",
            f"{LAYOUT}; got {n_features} features, which isn't a positive multiple of "
            "2 * n_marks = 6.",
        )
        for n_features in (7, 46, 50)
    ),
    BadInput(
        "DeepDiffRegressor: X in fit, a tensor with a gradient",
        network,
        (torch.tensor(X, requires_grad=True), Y),
        "grad",
        "Can't call numpy() on Tensor that requires grad...",
        RuntimeError,
    ),
    BadInput(
        "DeepDiffRegressor: X in fit, columns named by text and numbers",
        partial(network, n_marks=3),
        (FRAME.rename(columns={"bin0": 0}), Y),
        "names",
        "Feature names are only supported if all input features have string names...",
        TypeError,
    ),
    BadInput(
        "DeepDiffRegressor: X in fit, too large to be standardised",
        partial(network, signal="counts"),
        (HUGE, Y),
        "X",
        "X has values that are too large to be standardised: the variance isn't "
        "finite.",
    ),
    BadInput(
        "AttentiveChromeRegressor: X in fit, too large for single precision",
        partial(chrome, signal="counts", standardize_signal=False),
        (HUGE, Y),
        "X",
        "X has values that don't fit single precision on the network's scale, up to "
        "...e+302. Check the signal, or set signal='log1p'.",
    ),
    BadInput(
        "DeepDiffRegressor: X in fit, forgotten y",
        network,
        (X,),
        "y",
        "...fit() missing 1 required positional argument: 'y'",
        TypeError,
    ),
    *(
        BadInput(
            f"{name}: X in fit, pairs instead of features",
            make,
            (X, Y),
            "X",
            "Found array with dim 4...",
        )
        for name, make in ON_FEATURES.items()
    ),
    BadInput(
        "ReliefFSelector: X in fit, NaN",
        selector,
        (FLAT * np.nan, Y),
        "X",
        "Input X contains NaN...",
    ),
    BadInput(
        "ReliefFSelector: X in fit, sparse",
        selector,
        (sparse.csr_array(FLAT), Y),
        "X",
        "Sparse data was passed for X, but dense data is required...",
        TypeError,
    ),
    BadInput(
        "LogFoldChangeForest: X in fit, infinity",
        forest,
        (np.where(FLAT.max() == FLAT, np.inf, FLAT), Y),
        "X",
        NOT_FINITE,
    ),
    BadInput(
        "LogFoldChangeForest: X in fit, None",
        forest,
        (None, Y),
        "array-like",
        "Expected sequence or array-like, got <class 'NoneType'>",
        TypeError,
    ),
    *(
        BadInput(
            f"{name}: X in fit, one gene",
            make,
            ((FLAT if name in ON_FEATURES else X)[:1], Y[:1]),
            wrong,
            message,
        )
        for name, make, wrong, message in [
            *(
                (
                    name,
                    make,
                    "validation_fraction",
                    "At least 2 genes are needed to set validation_fraction=0.2 of "
                    "them aside, got 1 sample. Give X_val and y_val or set "
                    "validation_fraction=None and early_stopping=False.",
                )
                for name, make in NETWORKS.items()
            ),
            ("SingleLayerSVR", single, "cv", "cv=2 can't split 1 genes: ..."),
            ("ReliefFSelector", selector, "X", "Found array with 1 sample(s)..."),
        ]
    ),
]

# X after fit.

OTHER_LAYOUT = "X must have 3 marks and 8 bins in 2 cell types as in fit, got shape"
BAD_X_LATER = [
    BadInput(
        f"{name}: X in {method}, {what}",
        fitted(make),
        (bad,),
        "X",
        message.replace("<estimator>", first_step(name)),
        error,
        method,
    )
    for name, make in ON_PAIRS.items()
    for method in [apply(name)]
    for what, bad, message, error in [
        ("fewer bins", X[..., :4], f"{OTHER_LAYOUT} (60, 2, 3, 4).", ValueError),
        ("fewer marks", X[:, :, :2], f"{OTHER_LAYOUT} (60, 2, 2, 8).", ValueError),
        (
            "fewer features",
            FLAT[:, :24],
            "X has 24 features, but <estimator> is expecting 48 features as input.",
            ValueError,
        ),
        ("one gene's array", X[0], f"{LAYOUT}; got shape (2, 3, 8).", ValueError),
        ("no genes", X[:0], "Found array with 0 sample(s)...", ValueError),
        ("NaN", WITH_NAN, NO_DATA, ValueError),
        ("None", None, f"{LAYOUT}; got an object of type NoneType.", TypeError),
    ]
]
BAD_X_LATER += [
    BadInput(
        f"{name}: X in {apply(name)}, fewer features",
        fitted(make, FLAT, Y),
        (FLAT[:, :4],),
        "X",
        f"X has 4 features, but {name} is expecting 48 features as input.",
        method=apply(name),
    )
    for name, make in ON_FEATURES.items()
]
BAD_X_LATER += [
    BadInput(
        f"{name}: X in {apply(name)}, columns {what}",
        fitted(partial(make, **parameters), FRAME, Y),
        (frame,),
        "names",
        "The feature names should match those that were passed during fit...",
        method=apply(name),
    )
    for name, make, parameters in [
        ("DeepDiffRegressor", network, {"n_marks": 3}),
        ("PairedMarks", PairedMarks, {"n_marks": 3}),
        ("ReliefFSelector", selector, {}),
    ]
    for what, frame in [
        ("in another order", FRAME[FRAME.columns[::-1]]),
        ("of other names", FRAME.add_prefix("new_")),
    ]
]
BAD_X_LATER += [
    BadInput(
        "DeepDiffRegressor: X in attention, fewer marks",
        fitted(network),
        (X[:, :, :2],),
        "X",
        f"{OTHER_LAYOUT} (60, 2, 2, 8).",
        method="attention",
    ),
    BadInput(
        "DeepDiffRegressor: X in predict_expression, fewer bins",
        fitted(aux),
        (X[..., :4],),
        "X",
        f"{OTHER_LAYOUT} (60, 2, 3, 4).",
        method="predict_expression",
    ),
    BadInput(
        "AttentiveChromeRegressor: X in predict_expression, marks and bins swapped",
        fitted(chrome),
        (X.swapaxes(2, 3),),
        "X",
        f"{OTHER_LAYOUT} (60, 2, 8, 3).",
        method="predict_expression",
    ),
    BadInput(
        "DeepDiffRegressor: X in predict, too large for single precision",
        fitted(partial(network, signal="counts")),
        (HUGE,),
        "X",
        "X has values that don't fit single precision on the network's scale, up to "
        "...e+302. Check the signal, or set signal='log1p'.",
        method="predict",
    ),
]

# y in fit, for all regressors.

BAD_Y = [
    (
        "59 of 60",
        LFC[:59],
        "X and y must have the same number of genes, got 60 and 59.",
    ),
    (
        "a shorter Series",
        pd.Series(LFC[:50]),
        "X and y must have the same number of genes, got 60 and 50.",
    ),
    ("empty", [], "X and y must have the same number of genes, got 60 and 0."),
    ("two columns", Y[:, :2], f"{TARGETS}; got shape (60, 2)."),
    ("four columns", np.c_[Y, LFC], f"{TARGETS}; got shape (60, 4)."),
    ("genes last", Y.T, f"{TARGETS}; got shape (3, 60)."),
    ("three dimensions", Y[..., None], f"{TARGETS}; got shape (60, 3, 1)."),
    ("swapped with X", X, f"{TARGETS}; got shape (60, 2, 3, 8)."),
    ("a number", 3.0, f"{TARGETS}; got shape ()."),
    (
        "None",
        None,
        "<estimator> requires y to be passed, but the target y is None. y must be "
        "(n_genes,) or (n_genes, 3).",
    ),
    (
        "NaN",
        np.where(LFC.max() == LFC, np.nan, LFC),
        f"Input y contains NaN, in row {LFC.argmax()} for one.",
    ),
    (
        "infinity",
        np.where(LFC.max() == LFC, np.inf, LFC),
        "Input y contains infinity or a value too large for dtype('float64').",
    ),
    (
        "objects without a value",
        [None] * 60,
        "Input y contains NaN, in row 0 for one.",
    ),
    (
        "text",
        ["up", "down"] * 30,
        "y must be numeric, got text, such as 'up'.",
    ),
    (
        "a table with names of genes",
        pd.DataFrame({"gene": "SYN1", "change": LFC}),
        "y must be numeric, got dtype ... in column 'gene'.",
    ),
    ("a path", "y.csv", f"{TARGETS}: could not convert string to float: 'y.csv'"),
    ("complex numbers", LFC + 1j, f"{TARGETS}: Complex data not supported"),
    (
        "rows that differ in length",
        [[1.0, 2.0], [1.0]],
        f"{TARGETS}: setting an array...",
    ),
    (
        "dates",
        LFC.astype("datetime64[s]"),
        "y must be numeric, got dtype datetime64[s].",
    ),
    (
        "masked values",
        np.ma.masked_greater(LFC, 1),
        "y has masked values. Fill them, with y.filled(...), or leave their genes out.",
    ),
]
NO_TARGETS = [
    (
        "a dict",
        {"change": LFC},
        f"{TARGETS}: float() argument must be a string or a real number, not 'dict'",
    ),
    ("sparse", sparse.csr_array(Y), f"{TARGETS}: Sparse data was passed for y..."),
]
BAD_Y_IN_FIT = [
    BadInput(
        f"{name}: y in fit, {what}",
        make,
        (FLAT if name in ON_FEATURES else X, bad),
        "y",
        message.replace("<estimator>", first_to_use_y(name)),
        error,
    )
    for name, make in {**REGRESSORS, "ReliefFSelector": selector}.items()
    for error, rows in ((ValueError, BAD_Y), (TypeError, NO_TARGETS))
    for what, bad, message in rows
]
NEEDS_EXPRESSION = (
    "AttentiveChromeRegressor learns each cell type's expression, so y must be "
    "(n_genes, 3): log fold change, log2 expression in cell type A, log2 expression in "
    "cell type B; got one column."
)
ADVICE = (
    "Try a smaller lr, a smaller gradient_clip, signal='log1p' or "
    "standardize_targets=True."
)
BAD_Y_IN_FIT += [
    BadInput(
        "make_relieff_forest: y in fit, forgotten",
        pipeline,
        (X,),
        "y",
        "ReliefFSelector requires y to be passed, but the target y is None. y must be "
        "(n_genes,) or (n_genes, 3).",
    ),
    BadInput(
        "AttentiveChromeRegressor: y in fit, one column",
        chrome,
        (X, LFC),
        "y",
        NEEDS_EXPRESSION,
    ),
    BadInput(
        "DeepDiffRegressor: y in fit, too large for single precision",
        network,
        (X, 1e300 * LFC),
        "y",
        "y has values that don't fit single precision, up to ....",
    ),
    BadInput(
        "DeepDiffRegressor: y in fit, too large for the loss",
        partial(network, standardize_targets=False),
        (X, 1e30 * LFC),
        "standardize_targets",
        f"The training loss became inf in epoch 1. {ADVICE}",
        FloatingPointError,
    ),
    BadInput(
        "AttentiveChromeRegressor: y in fit, too large for the loss",
        partial(chrome, standardize_targets=False),
        (X, 1e30 * Y),
        "standardize_targets",
        f"The training loss became inf in epoch 1. {ADVICE}",
        FloatingPointError,
    ),
    BadInput(
        "DeepDiffRegressor: lr that lets the network diverge",
        partial(network, lr=1e30, max_epochs=3),
        (X, Y),
        "lr",
        f"The ... loss became ... in epoch 1. {ADVICE}",
        FloatingPointError,
    ),
    BadInput(
        "LogFoldChangeForest: sample_weight of two genes",
        forest,
        (FLAT, Y, [1.0, 2.0]),
        "sample_weight",
        "sample_weight.shape == (2,), expected (60,)!",
    ),
]

# X_val and y_val.

VALIDATION = [
    BadInput(
        f"{name}: {what}",
        make,
        arguments,
        wrong,
        message.replace("<estimator>", name),
        error,
    )
    for name, make in NETWORKS.items()
    for what, arguments, wrong, message, error in [
        (
            "X_val without y_val",
            (X, Y, X),
            "y_val",
            "X_val and y_val must be given together.",
            ValueError,
        ),
        (
            "y_val without X_val",
            (X, Y, None, Y),
            "X_val",
            "X_val and y_val must be given together.",
            ValueError,
        ),
        (
            "X_val with fewer marks",
            (X, Y, X[:, :, :2], Y),
            "X_val",
            f"In X_val and y_val: {OTHER_LAYOUT} (60, 2, 2, 8).",
            ValueError,
        ),
        (
            "X_val is a table of names",
            (X, Y, GENES.gene_ids, Y),
            "X_val",
            "In X_val and y_val: X must be numeric, got text, such as "
            "'SYNG00000000001'.",
            ValueError,
        ),
        (
            "X_val is a dict",
            (X, Y, {"X": X}, Y),
            "X_val",
            f"In X_val and y_val: {LAYOUT}; got an object of type dict.",
            TypeError,
        ),
        (
            "y_val of other genes",
            (X, Y, X[:10], Y),
            "y_val",
            "In X_val and y_val: X and y must have the same number of genes, got 10 "
            "and 60.",
            ValueError,
        ),
        (
            "y_val with NaN",
            (X, Y, X, Y * np.nan),
            "y_val",
            "In X_val and y_val: Input y contains NaN, in row 0 for one.",
            ValueError,
        ),
    ]
]
VALIDATION += [
    BadInput(
        "DeepDiffRegressor: y_val of the other form",
        network,
        (X, Y, X, LFC),
        "y_val",
        "y and y_val must both be (n_genes,) or both (n_genes, 3).",
    ),
    BadInput(
        "AttentiveChromeRegressor: y_val of one column",
        chrome,
        (X, Y, X, LFC),
        "y_val",
        f"In X_val and y_val: {NEEDS_EXPRESSION}",
    ),
    BadInput(
        "DeepDiffRegressor: y_val too large for the loss",
        partial(network, standardize_targets=False),
        (X, Y, X, 1e30 * Y),
        "standardize_targets",
        f"The validation loss became inf in epoch 1. {ADVICE}",
        FloatingPointError,
    ),
]

# A second fit with warm_start.

WARM_START = [
    BadInput(
        f"{make.func.__name__}: warm_start with another {parameter}",
        fitted(partial(make, warm_start=True), **{parameter: value}),
        (X, Y),
        parameter,
        f"warm_start=True can't go on with {parameter}={value!r}: the first fit had "
        f"{parameter}={first!r}.",
    )
    for make, parameter, value, first in [
        (aux, "variant", "raw_d", "aux"),
        (aux, "aux_target", "binary", "expression"),
        (network, "hidden_size", 4, 2),
        (network, "standardize_signal", False, True),
        (network, "standardize_targets", False, True),
        (network, "signal", "counts", "log1p"),
        (chrome, "signal", "counts", "log1p"),
    ]
] + [
    BadInput(
        "DeepDiffRegressor: warm_start with fewer marks",
        fitted(partial(network, warm_start=True)),
        (X[:, :, :2], Y),
        "X",
        f"{OTHER_LAYOUT} (60, 2, 2, 8).",
    ),
    BadInput(
        "DeepDiffRegressor: warm_start with y in the other form",
        fitted(partial(network, warm_start=True)),
        (X, LFC),
        "y",
        "warm_start=True needs y in the form of the first fit, (n_genes,) or "
        "(n_genes, 3).",
    ),
]

# Before fit, and what an estimator can't do.


def not_fitted(name):
    if name == "Pipeline":
        # scikit-learn before 1.8 says it in fewer words.
        return "...Pipeline...is not fitted yet..."
    return (
        f"This {name} instance is not fitted yet. Call 'fit' with appropriate "
        "arguments before using this estimator."
    )


CANNOT = [
    BadInput(
        f"{name}: {method} before fit",
        make,
        (FLAT if name in ON_FEATURES else X,),
        "fit",
        not_fitted("Pipeline" if name == "make_relieff_forest" else name),
        NotFittedError,
        method,
    )
    for name, make in MAKE.items()
    for method in [apply(name)]
]
CANNOT += [
    BadInput(
        f"{name}: {method} before fit",
        make,
        arguments,
        "fit",
        not_fitted(name),
        NotFittedError,
        method,
    )
    for name, make, method, arguments in [
        ("DeepDiffRegressor", network, "score", (X, Y)),
        ("DeepDiffRegressor", aux, "predict_expression", (X,)),
        ("AttentiveChromeRegressor", chrome, "predict_expression", (X,)),
        ("PairedMarks", PairedMarks, "get_feature_names_out", ()),
        ("ReliefFSelector", selector, "get_support", ()),
    ]
]
CANNOT += [
    BadInput(
        f"DeepDiffRegressor: {variant}, attention before fit",
        partial(network, variant=variant),
        (X,),
        "fit",
        not_fitted("DeepDiffRegressor"),
        NotFittedError,
        "attention",
    )
    for variant in VARIANTS
]
CANNOT += [
    BadInput(
        f"DeepDiffRegressor: {variant}, predict_expression",
        fitted(partial(network, variant=variant)),
        (X,),
        "predict_expression",
        "This 'DeepDiffRegressor' has no attribute 'predict_expression'",
        AttributeError,
        "predict_expression",
    )
    for variant in VARIANTS
    if not VARIANTS[variant].auxiliary
]
CANNOT += [
    BadInput(
        f"DeepDiffRegressor: {variant}, predict_expression after y of one column",
        fitted(partial(network, variant=variant), X, LFC),
        (X,),
        "y",
        "Expression can't be predicted: y had one column in fit, so the cell-specific "
        "tasks weren't trained.",
        method="predict_expression",
    )
    for variant in VARIANTS
    if VARIANTS[variant].auxiliary
]
CANNOT += [
    BadInput(
        f"{name}: score, y has two columns",
        fitted(make, FLAT if name in ON_FEATURES else X, Y),
        (FLAT if name in ON_FEATURES else X, Y[:, :2]),
        "y",
        f"{TARGETS}; got shape (60, 2).",
        method="score",
    )
    for name, make in REGRESSORS.items()
]
CANNOT += [
    BadInput(
        "DeepDiffRegressor: score, y is None",
        fitted(network),
        (X, None),
        "y",
        "DeepDiffRegressor requires y to be passed, but the target y is None. y must "
        "be (n_genes,) or (n_genes, 3).",
        method="score",
    ),
    BadInput(
        "TwoLayerSVR: score, y of other genes",
        fitted(two),
        (X[:10], Y),
        "y",
        "X and y must have the same number of genes, got 10 and 60.",
        method="score",
    ),
    BadInput(
        "SingleLayerSVR: score, sample_weight of three genes",
        fitted(single),
        (X, Y, [1.0, 1.0, 1.0]),
        "samples",
        "Found input variables with inconsistent numbers of samples: [60, 60, 3]",
        method="score",
    ),
    BadInput(
        "PairedMarks: a table of streams",
        lambda: PairedMarks(flatten=False).set_output(transform="pandas"),
        (),
        "flatten",
        "transform='pandas' needs flat features; set flatten=True.",
        method=None,
    ),
    BadInput(
        "PairedMarks: a table of streams, flatten set later",
        fitted(lambda: PairedMarks().set_output(transform="pandas"), flatten=False),
        (X,),
        "flatten",
        "Only flat features have names; set flatten=True.",
        method="transform",
    ),
    BadInput(
        "PairedMarks: names of streams",
        fitted(partial(PairedMarks, flatten=False)),
        (),
        "flatten",
        "Only flat features have names; set flatten=True.",
        method="get_feature_names_out",
    ),
    BadInput(
        "PairedMarks: names from fewer names",
        fitted(PairedMarks),
        (["a", "b"],),
        "input_features",
        "input_features should have length equal to number of features (48), got 2",
        method="get_feature_names_out",
    ),
    BadInput(
        "PairedMarks: names from other names",
        fitted(partial(PairedMarks, n_marks=3), FRAME),
        (FRAME.columns[::-1],),
        "input_features",
        "input_features is not equal to feature_names_in_",
        method="get_feature_names_out",
    ),
]

# Functions.

TRUE_AND_PREDICTED = "(n_genes,) or (n_genes, 3)"
NO_FOLDER = "no such folder"

FUNCTIONS = [
    BadInput(
        f"{function.__name__}: {what}",
        function,
        arguments,
        wrong,
        message,
        *(error or [ValueError]),
        None,
    )
    for function, what, arguments, wrong, message, *error in [
        (
            pearson_corrcoef,
            "lengths that differ",
            ([1, 2], [1, 2, 3]),
            "y_pred",
            "y_true and y_pred must have the same number of genes, got 2 and 3.",
        ),
        (
            pearson_corrcoef,
            "NaN",
            ([1, np.nan], [1, 2]),
            "y_true",
            "Input y_true contains NaN, in row 1 for one.",
        ),
        (
            pearson_corrcoef,
            "infinity",
            ([1, 2], [1, np.inf]),
            "y_pred",
            "Input y_pred contains infinity or a value too large for dtype('float64').",
        ),
        (
            pearson_corrcoef,
            "two columns",
            ([1, 2], np.ones((2, 2))),
            "y_pred",
            f"y_pred must be {TRUE_AND_PREDICTED}, got shape (2, 2).",
        ),
        (
            pearson_corrcoef,
            "three dimensions",
            (np.ones((2, 3, 1)), [1, 2]),
            "y_true",
            f"y_true must be {TRUE_AND_PREDICTED}, got shape (2, 3, 1).",
        ),
        (
            pearson_corrcoef,
            "empty",
            ([], []),
            "y_true",
            f"y_true must be {TRUE_AND_PREDICTED}, got shape (0,).",
        ),
        (
            pearson_corrcoef,
            "numbers",
            (1.0, 2.0),
            "y_true",
            f"y_true must be {TRUE_AND_PREDICTED}, got shape ().",
        ),
        (
            pearson_corrcoef,
            "text",
            (["up", "down"], [1, 2]),
            "y_true",
            "y_true must be numeric, got text, such as 'up'.",
        ),
        (
            pearson_corrcoef,
            "a model and X",
            (network(), X),
            "y_true",
            f"y_true must be {TRUE_AND_PREDICTED}: float() argument must be a string "
            "or a real number, not 'DeepDiffRegressor'",
            TypeError,
        ),
        (
            relative_performance,
            "lengths that differ",
            ([0.5, 0.6], [0.5]),
            "baseline_scores",
            "scores and baseline_scores must both be (n_pairs,), got shapes (2,) and "
            "(1,).",
        ),
        (
            relative_performance,
            "a table of scores",
            ([[0.5, 0.6]], [0.5]),
            "scores",
            "scores and baseline_scores must both be (n_pairs,), got shapes (1, 2) and "
            "(1,).",
        ),
        (
            relative_performance,
            "numbers",
            (0.5, 0.4),
            "scores",
            "scores and baseline_scores must both be (n_pairs,), got shapes () and ().",
        ),
        (
            relative_performance,
            "no scores",
            ([], []),
            "scores",
            "scores and baseline_scores must both be (n_pairs,), got shapes (0,) and "
            "(0,).",
        ),
        (
            relative_performance,
            "baseline 0",
            ([0.5], [0.0]),
            "baseline_scores",
            "baseline_scores must be positive for a ratio to mean anything, got 0.",
        ),
        (
            relative_performance,
            "NaN",
            ([np.nan], [0.5]),
            "scores",
            "Input scores contains NaN, in row 0 for one.",
        ),
        (
            relative_performance,
            "dicts",
            ({"E123-E003": 0.5}, {"E123-E003": 0.4}),
            "scores",
            "scores must be (n_pairs,): float() argument must be a string or a real "
            "number, not 'dict'",
            TypeError,
        ),
        *(
            (
                paper_settings,
                f"variant={variant!r}",
                (variant,),
                "variant",
                f"variant must be one of {', '.join(map(repr, VARIANTS))} or a "
                f"Variant, got {variant!r}.",
            )
            for variant in ("siamese", None, ["raw"])
        ),
        *(
            (
                load_deepdiff,
                f"{parameter}={arguments[index]!r}",
                arguments,
                parameter,
                f"The '{parameter}' parameter of load_deepdiff must be {allowed}. Got "
                f"{arguments[index]!r} instead.",
                InvalidParameterError,
            )
            for index, parameter, arguments, allowed in [
                (
                    0,
                    "folder",
                    (None, "E123", "E003"),
                    "an instance of 'str' or an instance of 'pathlib...Path'",
                ),
                (1, "cell_a", (NO_FOLDER, 123, "E003"), "an instance of 'str'"),
                (2, "cell_b", (NO_FOLDER, "E123", ["E003"]), "an instance of 'str'"),
                (
                    3,
                    "split",
                    (NO_FOLDER, "E123", "E003", "val"),
                    "a str among {'train', 'valid', 'test'}",
                ),
            ]
        ),
        (
            load_deepdiff,
            "no such folder",
            (NO_FOLDER, "E123", "E003"),
            "E123.train.csv",
            "...E123.train.csv doesn't exist.",
            FileNotFoundError,
        ),
    ]
]
FUNCTIONS += [
    BadInput(
        "pearson_scorer: a model before fit",
        pearson_scorer,
        (network(), X, Y),
        "fit",
        not_fitted("DeepDiffRegressor"),
        NotFittedError,
        None,
    ),
    BadInput(
        "pearson_scorer: y of other genes",
        lambda *data: pearson_scorer(fitted(two)(), *data),
        (X, Y[:10]),
        "y_true",
        "y_true and y_pred must have the same number of genes, got 10 and 60.",
        method=None,
    ),
]

TABLE = [
    *OTHER_PARAMETERS,
    *BAD_X_IN_FIT,
    *BAD_X_LATER,
    *BAD_Y_IN_FIT,
    *VALIDATION,
    *WARM_START,
    *CANNOT,
    *FUNCTIONS,
]


def run(case):
    """Make the mistake, which should raise."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", TRAINS_WITHOUT)
        function = case.make
        if case.method is not None:
            function = getattr(case.make(), case.method)
        return function(*case.arguments)


def describe(case):
    """What is wrong and what is said about it."""
    try:
        run(case)
    except Exception as error:
        said = textwrap.shorten(str(error), 400)
        return f"{case.what} -> {type(error).__name__}: {said}"
    return f"{case.what} -> no error"


if __name__ == "__main__":
    for case in TABLE:
        print(describe(case))

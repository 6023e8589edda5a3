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
from scipy import sparse
from sklearn.base import is_regressor
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GroupKFold, KFold, RepeatedKFold, ShuffleSplit

from skdeepdiff import (
    DeepDiffRegressor,
    PairedMarks,
    paper_settings,
)
from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.metrics import pearson_corrcoef, relative_performance
from skdeepdiff.nn import VARIANTS

from .estimators import all_estimators


class BadInput(NamedTuple):
    """One mistake.

    ``what`` is the estimator or function, and what is wrong. ``make`` makes the
    estimator, or is the function itself (``method`` is None). In the whole message,
    ``...`` stands for what another package says. The type of the error is exact.
    """

    what: str
    make: Callable
    arguments: tuple
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
HUGE = 1e300 * X.astype(float)

ESTIMATORS = all_estimators(hidden_size=2, max_epochs=1)
MAKE = {entry.name: entry.make for entry in ESTIMATORS}
network = MAKE["DeepDiffRegressor"]
aux = partial(network, variant="aux")
chrome = MAKE["AttentiveChromeRegressor"]
single = MAKE["SingleLayerSVR"]
two = MAKE["TwoLayerSVR"]
pipeline = MAKE["make_relieff_forest"]

ON_PAIRS = {entry.name: entry.make for entry in ESTIMATORS if entry.takes_pairs}
ON_FEATURES = {name: make for name, make in MAKE.items() if name not in ON_PAIRS}
NETWORKS = {entry.name: entry.make for entry in ESTIMATORS if entry.is_network}
REGRESSORS = {name: make for name, make in MAKE.items() if is_regressor(make())}


def first_step(name):
    """The estimator that checks X: a pipeline's steps speak for themselves."""
    return "PairedMarks" if name == "make_relieff_forest" else name


def first_to_use_y(name):
    return "ReliefFSelector" if name == "make_relieff_forest" else name


def name_of(make):
    return getattr(make, "func", make).__name__


def signal_for(name):
    return FLAT if name in ON_FEATURES else X


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
ODD = (
    "hidden_size must be an even number of at least 2, because level II has half of it "
    "per direction, got 5."
)
ONCE = "cv must test each of the 60 genes exactly once, got"
APART = (
    "cv must train on some of the 60 genes in each fold, and on none that it tests; "
    "fold"
)
FOLDS = list(KFold(2).split(X))
ALL_GENES = np.arange(60)

PARAMETERS = [
    BadInput(
        f"{name_of(make)}: {parameter}={value!r:.60}",
        partial(make, **{parameter: value}),
        (X, Y),
        message,
    )
    for make, parameter, value, message in [
        (network, "hidden_size", 5, ODD),
        (chrome, "hidden_size", 5, ODD),
        (
            network,
            "validation_fraction",
            None,
            "early_stopping=True needs a validation set: give X_val and y_val or a "
            "validation_fraction, or set early_stopping=False.",
        ),
        (network, "callbacks", ["a name"], f"{CALLBACKS} 'a name'."),
        (network, "callbacks", [("a", "b", "triple")], f"{CALLBACKS} ('a', 'b', 't..."),
        (network, "device", "gpu", f"{DEVICE} 'gpu': ..."),
        (network, "device", "cuda:99", f"{DEVICE} 'cuda:99': ..."),
        (chrome, "device", "meta", f"{DEVICE} 'meta': ..."),
        (network, "mark_names", ["a"], "mark_names must name 3 marks, got 1."),
        (
            network,
            "mark_names",
            ["a", "b", "a"],
            "mark_names must differ, got ['a', 'b', 'a'].",
        ),
        (
            PairedMarks,
            "mark_names",
            {1, 2, 3},
            "mark_names must be in the marks' order, got a set.",
        ),
        (
            PairedMarks,
            "mark_names",
            ["a", None, "c"],
            "mark_names must be strings, got ['a', None, 'c'].",
        ),
        (
            PairedMarks,
            "n_marks",
            4,
            "n_marks=4 doesn't fit X of shape (60, 2, 3, 8), which has 3 marks.",
        ),
        (single, "cv", 61, "cv=61 can't split 60 genes: ..."),
        (single, "cv", GroupKFold(3), "cv=GroupKFold(... can't split 60 genes: ..."),
        (single, "cv", [1, 2], "cv=[1, 2] can't split 60 genes: ..."),
        (
            single,
            "cv",
            ShuffleSplit(2, test_size=20, random_state=0),
            f"{ONCE} ShuffleSplit(n_splits=2, random_state=0, test_size=20, "
            "train_size=None), which tests 32 of them, 40 times in all.",
        ),
        (
            two,
            "cv",
            RepeatedKFold(n_splits=2, n_repeats=2, random_state=0),
            f"{ONCE} RepeatedKFold(n_repeats=2, n_splits=2, random_state=0), which "
            "tests 60 of them, 120 times in all.",
        ),
        # Tests what it trained on; and has indices of other genes.
        (single, "cv", [(ALL_GENES, ALL_GENES)], f"{APART} 0 of a list doesn't."),
        (
            single,
            "cv",
            [FOLDS[0], (ALL_GENES + 60, FOLDS[1][1])],
            f"{APART} 1 of a list doesn't.",
        ),
    ]
]
PARAMETERS += [
    BadInput(
        "DeepDiffRegressor: mark_names changed after fit",
        fitted(network, mark_names=["a"]),
        (X,),
        "mark_names must name 3 marks, got 1.",
        method="attention",
    ),
    BadInput(
        "DeepDiffRegressor: a parameter without its name",
        DeepDiffRegressor,
        ("raw", 5),
        "...__init__() takes from 1 to 2 positional arguments but 3 were given",
        TypeError,
        None,
    ),
]

# X, for all estimators that take pairs; <estimator> is the one that checks it.

WITH_NAN = np.where(X.max() == X, np.nan, X)
NO_DATA = (
    f"Input X contains NaN, in gene {X.max(axis=(1, 2, 3)).argmax()} for one. A bin "
    "without reads is 0; leave genes without data out."
)
OTHER_LAYOUT = "X must have 3 marks and 8 bins in 2 cell types as in fit, got shape"
TOO_LARGE = (
    "X has values that don't fit single precision on the network's scale, up to "
    "...e+302. Check the signal, or set signal='log1p'."
)
BAD_X = [
    ("cell types missing", X[:, 0], f"{LAYOUT}; got shape (60, 3, 8)."),
    ("marks before cells", X.swapaxes(1, 2), f"{LAYOUT}; got shape (60, 3, 2, 8)."),
    ("pair of arrays", (X[:, 0], X[:, 1]), f"{LAYOUT}; got shape (2, 60, 3, 8)."),
    ("no bins", X[..., :0], f"{LAYOUT}; got shape (60, 2, 3, 0)."),
    (
        "flat without n_marks",
        FLAT,
        f"{LAYOUT}; got shape (60, 48) without n_marks. Set the parameter n_marks.",
    ),
    (
        "arrays of different shapes",
        [X[0], X[1, :, :, :4]],
        f"{LAYOUT}; got a list of parts that differ in shape.",
    ),
    ("NaN", WITH_NAN, NO_DATA),
    (
        "negative",
        X - 1,
        "Negative values in data passed to X in <estimator>: signal, such as read "
        "counts, is at least 0, got -1. Log ratios can't be used.",
    ),
    ("objects", X.astype(object), "X must be numeric, got dtype object."),
    ("text", np.full(X.shape, "12"), "X must be numeric, got text, such as '12'."),
    ("dates", X.astype("M8[s]"), "X must be numeric, got dtype datetime64[s]."),
    (
        "table with names of genes",
        pd.DataFrame(FLAT).assign(gene="SYN1"),
        "X must be numeric, got dtype ... in column 'gene'.",
    ),
    (
        "masked values",
        np.ma.masked_greater(X, 5),
        "X has masked values. Fill them, with X.filled(...), or leave their genes out.",
    ),
]
NO_ARRAYS = [
    ("None", None, f"{LAYOUT}; got an object of type NoneType."),
    ("dict of cell types", {"A": X, "B": X}, f"{LAYOUT}; got an object of type dict."),
    ("AnnData", AnnDataLike(FLAT), f"{LAYOUT}; got an object of type AnnDataLike."),
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
        message.replace("<estimator>", first_step(name)),
        error,
    )
    for name, make in ON_PAIRS.items()
    for error, rows in ((ValueError, BAD_X), (TypeError, NO_ARRAYS))
    for what, bad, message in rows
] + [
    BadInput(
        f"{name}: X in fit, one gene",
        make,
        (X[:1], Y[:1]),
        "At least 2 genes are needed to set validation_fraction=0.2 of them aside, got "
        "1 sample. Give X_val and y_val or set validation_fraction=None and "
        "early_stopping=False.",
    )
    for name, make in NETWORKS.items()
]
BAD_X_IN_FIT += [
    BadInput(
        "PairedMarks: X in fit, 7 features of 3 marks",
        partial(PairedMarks, n_marks=3),
        (FLAT[:, :7],),
        f"{LAYOUT}; got 7 features, which isn't a positive multiple of 2 * n_marks = "
        "6.",
    ),
    BadInput(
        "DeepDiffRegressor: X in fit, too large to be standardised",
        partial(network, signal="counts"),
        (HUGE, Y),
        "X has values that are too large to be standardised: the variance isn't "
        "finite.",
    ),
    BadInput(
        "AttentiveChromeRegressor: X in fit, too large for single precision",
        partial(chrome, signal="counts", standardize_signal=False),
        (HUGE, Y),
        TOO_LARGE,
    ),
]
BAD_X_LATER = [
    BadInput(
        f"{name}: X in {apply(name)}, {what}",
        fitted(make),
        (bad,),
        message.replace("<estimator>", first_step(name)),
        method=apply(name),
    )
    for name, make in ON_PAIRS.items()
    for what, bad, message in [
        ("fewer bins", X[..., :4], f"{OTHER_LAYOUT} (60, 2, 3, 4)."),
        (
            "fewer features",
            FLAT[:, :24],
            "X has 24 features, but <estimator> is expecting 48 features as input.",
        ),
        ("NaN", WITH_NAN, NO_DATA),
    ]
] + [
    BadInput(
        f"{name}: X in {method}, fewer marks",
        fitted(make),
        (X[:, :, :2],),
        f"{OTHER_LAYOUT} (60, 2, 2, 8).",
        method=method,
    )
    for name, make, method in [
        ("DeepDiffRegressor", network, "attention"),
        ("DeepDiffRegressor", aux, "predict_expression"),
        ("AttentiveChromeRegressor", chrome, "predict_expression"),
    ]
]
BAD_X_LATER += [
    BadInput(
        "DeepDiffRegressor: X in predict, too large for single precision",
        fitted(partial(network, signal="counts")),
        (HUGE,),
        TOO_LARGE,
        method="predict",
    ),
]

# y in fit, for all that use it.

NO_Y = (
    "<estimator> requires y to be passed, but the target y is None. y must be "
    "(n_genes,) or (n_genes, 3)."
)
BAD_Y = [
    (
        "59 of 60",
        LFC[:59],
        "X and y must have the same number of genes, got 60 and 59.",
    ),
    ("two columns", Y[:, :2], f"{TARGETS}; got shape (60, 2)."),
    ("three dimensions", Y[..., None], f"{TARGETS}; got shape (60, 3, 1)."),
    ("None", None, NO_Y),
    (
        "NaN",
        np.where(LFC.max() == LFC, np.nan, LFC),
        f"Input y contains NaN, in row {LFC.argmax()} for one.",
    ),
    ("text", ["up", "down"] * 30, "y must be numeric, got text, such as 'up'."),
    (
        "a table with names of genes",
        pd.DataFrame({"gene": "SYN1", "change": LFC}),
        "y must be numeric, got dtype ... in column 'gene'.",
    ),
    ("a path", "y.csv", f"{TARGETS}: could not convert string to float: 'y.csv'"),
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
        (signal_for(name), bad),
        message.replace("<estimator>", first_to_use_y(name)),
        error,
    )
    for name, make in MAKE.items()
    if name != "PairedMarks"
    for error, rows in ((ValueError, BAD_Y), (TypeError, NO_TARGETS))
    for what, bad, message in rows
]
NEEDS_EXPRESSION = (
    "AttentiveChromeRegressor learns each cell type's expression, so y must be "
    "(n_genes, 3): log fold change, log2 expression in cell type A, log2 expression in "
    "cell type B; got one column."
)
BECAME_INFINITE = (
    "The <set> loss became inf in epoch 1. Try a smaller lr, a smaller gradient_clip, "
    "signal='log1p' or standardize_targets=True."
)
BAD_Y_IN_FIT += [
    BadInput(
        "AttentiveChromeRegressor: y in fit, one column",
        chrome,
        (X, LFC),
        NEEDS_EXPRESSION,
    ),
    BadInput(
        "DeepDiffRegressor: y in fit, too large for single precision",
        network,
        (X, 1e300 * LFC),
        "y has values that don't fit single precision, up to ....",
    ),
    BadInput(
        "DeepDiffRegressor: y in fit, too large for the loss",
        partial(network, standardize_targets=False),
        (X, 1e30 * LFC),
        BECAME_INFINITE.replace("<set>", "training"),
        FloatingPointError,
    ),
]

# X_val and y_val.

VALIDATION = [
    BadInput(f"{name}: {what}", make, (X, Y, *validation), message, *error)
    for name, make in NETWORKS.items()
    for what, validation, message, *error in [
        ("X_val without y_val", (X,), "X_val and y_val must be given together."),
        ("y_val without X_val", (None, Y), "X_val and y_val must be given together."),
        (
            "X_val with fewer marks",
            (X[:, :, :2], Y),
            f"In X_val and y_val: {OTHER_LAYOUT} (60, 2, 2, 8).",
        ),
        (
            "X_val is a dict",
            ({"X": X}, Y),
            f"In X_val and y_val: {LAYOUT}; got an object of type dict.",
            TypeError,
        ),
        (
            "y_val with NaN",
            (X, Y * np.nan),
            "In X_val and y_val: Input y contains NaN, in row 0 for one.",
        ),
    ]
]
VALIDATION += [
    BadInput(
        "DeepDiffRegressor: y_val of the other form",
        network,
        (X, Y, X, LFC),
        "y and y_val must both be (n_genes,) or both (n_genes, 3).",
    ),
    BadInput(
        "AttentiveChromeRegressor: y_val of one column",
        chrome,
        (X, Y, X, LFC),
        f"In X_val and y_val: {NEEDS_EXPRESSION}",
    ),
    BadInput(
        "DeepDiffRegressor: y_val too large for the loss",
        partial(network, standardize_targets=False),
        (X, Y, X, 1e30 * Y),
        BECAME_INFINITE.replace("<set>", "validation"),
        FloatingPointError,
    ),
]

# A second fit with warm_start.

WARM_START = [
    BadInput(
        f"{name_of(make)}: warm_start with another {parameter}",
        fitted(partial(make, warm_start=True), **{parameter: value}),
        (X, Y),
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
        f"DeepDiffRegressor: warm_start with {what}",
        fitted(partial(network, warm_start=True)),
        data,
        message,
    )
    for what, data, message in [
        ("fewer marks", (X[:, :, :2], Y), f"{OTHER_LAYOUT} (60, 2, 2, 8)."),
        (
            "y in the other form",
            (X, LFC),
            "warm_start=True needs y in the form of the first fit, (n_genes,) or "
            "(n_genes, 3).",
        ),
    ]
]

# Before fit, and what an estimator can't do.


CANNOT = [
    BadInput(
        f"{name}: {method} before fit",
        make,
        arguments,
        f"This {name} instance is not fitted yet. Call 'fit' with appropriate "
        "arguments before using this estimator.",
        NotFittedError,
        method,
    )
    # Before predict and transform, scikit-learn's battery looks.
    for name, make, method, arguments in [
        ("DeepDiffRegressor", network, "score", (X, Y)),
        ("DeepDiffRegressor", network, "attention", (X,)),
        ("DeepDiffRegressor", aux, "predict_expression", (X,)),
        ("AttentiveChromeRegressor", chrome, "predict_expression", (X,)),
        ("PairedMarks", PairedMarks, "get_feature_names_out", ()),
        ("ReliefFSelector", MAKE["ReliefFSelector"], "get_support", ()),
    ]
]
CANNOT += [
    BadInput(
        f"DeepDiffRegressor: {variant}, predict_expression after y of one column",
        fitted(partial(network, variant=variant), X, LFC),
        (X,),
        *(
            [
                "Expression can't be predicted: y had one column in fit, so the "
                "cell-specific tasks weren't trained."
            ]
            if parts.auxiliary
            else [
                "This 'DeepDiffRegressor' has no attribute 'predict_expression'",
                AttributeError,
            ]
        ),
        method="predict_expression",
    )
    for variant, parts in VARIANTS.items()
]
CANNOT += [
    BadInput(
        f"{name}: score, y has two columns",
        fitted(make, signal_for(name), Y),
        (signal_for(name), Y[:, :2]),
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
        NO_Y.replace("<estimator>", "DeepDiffRegressor"),
        method="score",
    ),
    BadInput(
        "PairedMarks: a table of streams",
        lambda: PairedMarks(flatten=False).set_output(transform="pandas"),
        (),
        "transform='pandas' needs flat features; set flatten=True.",
        method=None,
    ),
    BadInput(
        "PairedMarks: a table of streams, flatten set later",
        fitted(lambda: PairedMarks().set_output(transform="pandas"), flatten=False),
        (X,),
        "Only flat features have names; set flatten=True.",
        method="transform",
    ),
    BadInput(
        "PairedMarks: names of streams",
        fitted(partial(PairedMarks, flatten=False)),
        (),
        "Only flat features have names; set flatten=True.",
        method="get_feature_names_out",
    ),
]

# Functions.

TRUE_AND_PREDICTED = "(n_genes,) or (n_genes, 3)"
SCORES = "scores and baseline_scores must both be (n_pairs,), got shapes"
NO_NUMBER = "float() argument must be a string or a real number, not"

FUNCTIONS = [
    BadInput(
        f"{function.__name__}{arguments!r:.60}",
        function,
        arguments,
        message,
        *(error or [ValueError]),
        None,
    )
    for function, arguments, message, *error in [
        (
            pearson_corrcoef,
            ([1, 2], [1, 2, 3]),
            "y_true and y_pred must have the same number of genes, got 2 and 3.",
        ),
        (
            pearson_corrcoef,
            ([1, np.nan], [1, 2]),
            "Input y_true contains NaN, in row 1 for one.",
        ),
        *(
            (
                pearson_corrcoef,
                ([1, 2], np.ones(shape)),
                f"y_pred must be {TRUE_AND_PREDICTED}, got shape {shape}.",
            )
            for shape in [(2, 2), (2, 3, 1), (0,), ()]
        ),
        (
            pearson_corrcoef,
            (["up", "down"], [1, 2]),
            "y_true must be numeric, got text, such as 'up'.",
        ),
        (
            pearson_corrcoef,
            (network(), X),
            f"y_true must be {TRUE_AND_PREDICTED}: {NO_NUMBER} 'DeepDiffRegressor'",
            TypeError,
        ),
        (relative_performance, ([0.5, 0.6], [0.5]), f"{SCORES} (2,) and (1,)."),
        (relative_performance, ([[0.5, 0.6]], [0.5]), f"{SCORES} (1, 2) and (1,)."),
        (relative_performance, ([], []), f"{SCORES} (0,) and (0,)."),
        (
            relative_performance,
            ([0.5], [0.0]),
            "baseline_scores must be positive for a ratio to mean anything, got 0.",
        ),
        (
            relative_performance,
            ([np.nan], [0.5]),
            "Input scores contains NaN, in row 0 for one.",
        ),
        (
            relative_performance,
            ({"E123-E003": 0.5}, {"E123-E003": 0.4}),
            f"scores must be (n_pairs,): {NO_NUMBER} 'dict'",
            TypeError,
        ),
        *(
            (
                paper_settings,
                (variant,),
                f"variant must be one of {', '.join(map(repr, VARIANTS))} or a "
                f"Variant, got {variant!r}.",
            )
            for variant in ("siamese", ["raw"])
        ),
    ]
]

TABLE = [
    *PARAMETERS,
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

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

from skdeepdiff import DeepDiffRegressor, PairedMarks, paper_settings
from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.metrics import pearson_corrcoef, relative_performance
from skdeepdiff.nn import VARIANTS

from .estimators import all_estimators


class BadInput(NamedTuple):
    """One mistake.

    ``make`` makes the estimator, or is the function itself (``method`` is None). In the
    whole message, ``...`` stands for what another package says. The type of the error
    is exact.
    """

    make: Callable
    arguments: tuple
    message: str
    error: type
    method: str | None

    @property
    def what(self):
        """Name of the estimator or function, what is set, and what is wrong."""
        make = self.make.args[0] if getattr(self.make, "args", ()) else self.make
        name = getattr(make, "func", make).__name__
        return f"{name} {[*getattr(make, 'keywords', ())]} {self.message}"


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

ON_PAIRS = {entry.name: entry.make for entry in ESTIMATORS if entry.takes_pairs}
ON_FEATURES = {name: make for name, make in MAKE.items() if name not in ON_PAIRS}
NETWORKS = [entry.make for entry in ESTIMATORS if entry.is_network]
REGRESSORS = {name: make for name, make in MAKE.items() if is_regressor(make())}


def first_step(name):
    """The estimator that checks X: a pipeline's steps speak for themselves."""
    return "PairedMarks" if name == "make_relieff_forest" else name


def first_to_use_y(name):
    return "ReliefFSelector" if name == "make_relieff_forest" else name


def signal_for(name):
    return FLAT if name in ON_FEATURES else X


TRAINS_WITHOUT = "variant=.* trains without its cell-specific tasks"


def apply(name):
    """Name of the method that takes X alone."""
    return "predict" if name in REGRESSORS else "transform"


@cache
def fit_once(make):
    return make().fit(X, Y)


def fit_and_set(make, *data, **changes):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", TRAINS_WITHOUT)
        return make().fit(*(data or (X, Y))).set_params(**changes)


def fitted(make, *data, **changes):
    """Makes the estimator, fits it and then changes parameters."""
    function = fit_and_set if data or changes else fit_once
    return partial(function, make, *data, **changes)


def of(
    make, message, arguments=(X, Y), *, error=ValueError, method="fit", **parameters
):
    return BadInput(partial(make, **parameters), arguments, message, error, method)


def call(function, message, arguments=(), error=ValueError):
    return BadInput(function, arguments, message, error, None)


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
    of(network, ODD, hidden_size=5),
    of(
        network,
        "early_stopping=True needs a validation set: give X_val and y_val or a "
        "validation_fraction, or set early_stopping=False.",
        validation_fraction=None,
    ),
    of(network, f"{CALLBACKS} 'a name'.", callbacks=["a name"]),
    of(network, f"{CALLBACKS} ('a', 'b', 't...", callbacks=[("a", "b", "triple")]),
    of(network, f"{DEVICE} 'gpu': ...", device="gpu"),
    of(network, f"{DEVICE} 'cuda:99': ...", device="cuda:99"),
    of(chrome, f"{DEVICE} 'meta': ...", device="meta"),
    of(network, "mark_names must name 3 marks, got 1.", mark_names=["a"]),
    of(
        network,
        "mark_names must differ, got ['a', 'b', 'a'].",
        mark_names=["a", "b", "a"],
    ),
    of(
        PairedMarks,
        "mark_names must be in the marks' order, got a set.",
        mark_names={1, 2, 3},
    ),
    of(
        PairedMarks,
        "mark_names must be strings, got ['a', None, 'c'].",
        mark_names=["a", None, "c"],
    ),
    of(
        PairedMarks,
        "n_marks=4 doesn't fit X of shape (60, 2, 3, 8), which has 3 marks.",
        n_marks=4,
    ),
    of(single, "cv=61 can't split 60 genes: ...", cv=61),
    of(single, "cv=GroupKFold(... can't split 60 genes: ...", cv=GroupKFold(3)),
    of(single, "cv=[1, 2] can't split 60 genes: ...", cv=[1, 2]),
    of(
        single,
        f"{ONCE} ShuffleSplit(n_splits=2, random_state=0, test_size=20, "
        "train_size=None), which tests 32 of them, 40 times in all.",
        cv=ShuffleSplit(2, test_size=20, random_state=0),
    ),
    of(
        two,
        f"{ONCE} RepeatedKFold(n_repeats=2, n_splits=2, random_state=0), which "
        "tests 60 of them, 120 times in all.",
        cv=RepeatedKFold(n_splits=2, n_repeats=2, random_state=0),
    ),
    # Tests what it trained on; and has indices of other genes.
    of(single, f"{APART} 0 of a list doesn't.", cv=[(ALL_GENES, ALL_GENES)]),
    of(
        single,
        f"{APART} 1 of a list doesn't.",
        cv=[FOLDS[0], (ALL_GENES + 60, FOLDS[1][1])],
    ),
    of(
        fitted(network, mark_names=["a"]),
        "mark_names must name 3 marks, got 1.",
        (X,),
        method="attention",
    ),
    call(
        DeepDiffRegressor,
        "...__init__() takes from 1 to 2 positional arguments but 3 were given",
        ("raw", 5),
        error=TypeError,
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
    "...e+30... Check the signal, or set signal='log1p'."
)
BAD_X = [
    (X[:, 0], f"{LAYOUT}; got shape (60, 3, 8)."),
    (X.swapaxes(1, 2), f"{LAYOUT}; got shape (60, 3, 2, 8)."),
    ((X[:, 0], X[:, 1]), f"{LAYOUT}; got shape (2, 60, 3, 8)."),
    (X[..., :0], f"{LAYOUT}; got shape (60, 2, 3, 0)."),
    (FLAT, f"{LAYOUT}; got shape (60, 48) without n_marks. Set the parameter n_marks."),
    ([X[0], X[1, :, :, :4]], f"{LAYOUT}; got a list of parts that differ in shape."),
    (WITH_NAN, NO_DATA),
    (
        X - 1,
        "Negative values in data passed to X in <estimator>: signal, such as read "
        "counts, is at least 0, got -1. Log ratios can't be used.",
    ),
    (X.astype(object), "X must be numeric, got dtype object."),
    (np.full(X.shape, "12"), "X must be numeric, got text, such as '12'."),
    (X.astype("M8[s]"), "X must be numeric, got dtype datetime64[s]."),
    (
        pd.DataFrame(FLAT).assign(gene="SYN1"),
        "X must be numeric, got dtype ... in column 'gene'.",
    ),
    (
        np.ma.masked_greater(X, 5),
        "X has masked values. Fill them, with X.filled(...), or leave their genes out.",
    ),
]
NO_ARRAYS = [
    (None, f"{LAYOUT}; got an object of type NoneType."),
    ({"A": X, "B": X}, f"{LAYOUT}; got an object of type dict."),
    (AnnDataLike(FLAT), f"{LAYOUT}; got an object of type AnnDataLike."),
    (sparse.csr_array(FLAT), f"{LAYOUT}; got a sparse csr_array. Use X.toarray()."),
]
BAD_X_IN_FIT = [
    of(make, message.replace("<estimator>", first_step(name)), (bad, Y), error=error)
    for name, make in ON_PAIRS.items()
    for error, rows in ((ValueError, BAD_X), (TypeError, NO_ARRAYS))
    for bad, message in rows
] + [
    of(
        make,
        "At least 2 genes are needed to set validation_fraction=0.2 of them aside, got "
        "1 sample. Give X_val and y_val or set validation_fraction=None and "
        "early_stopping=False.",
        (X[:1], Y[:1]),
    )
    for make in NETWORKS
]
BAD_X_IN_FIT += [
    of(
        PairedMarks,
        f"{LAYOUT}; got 7 features, which isn't a positive multiple of 2 * n_marks = "
        "6.",
        (FLAT[:, :7],),
        n_marks=3,
    ),
    of(
        network,
        "X has values that are too large to be standardised: the variance isn't "
        "finite.",
        (HUGE, Y),
        signal="counts",
    ),
    of(chrome, TOO_LARGE, (HUGE, Y), signal="counts", standardize_signal=False),
]
BAD_X_LATER = [
    of(
        fitted(make),
        message.replace("<estimator>", first_step(name)),
        (bad,),
        method=apply(name),
    )
    for name, make in ON_PAIRS.items()
    for bad, message in [
        (X[..., :4], f"{OTHER_LAYOUT} (60, 2, 3, 4)."),
        (
            FLAT[:, :24],
            "X has 24 features, but <estimator> is expecting 48 features as input.",
        ),
        (WITH_NAN, NO_DATA),
    ]
] + [
    of(fitted(make), f"{OTHER_LAYOUT} (60, 2, 2, 8).", (X[:, :, :2],), method=method)
    for make, method in [
        (network, "attention"),
        (aux, "predict_expression"),
        (chrome, "predict_expression"),
    ]
]
BAD_X_LATER += [
    of(fitted(partial(network, signal="counts")), TOO_LARGE, (HUGE,), method="predict")
]

# y in fit, for all that use it.

NO_Y = (
    "<estimator> requires y to be passed, but the target y is None. y must be "
    "(n_genes,) or (n_genes, 3)."
)
BAD_Y = [
    (LFC[:59], "X and y must have the same number of genes, got 60 and 59."),
    (Y[:, :2], f"{TARGETS}; got shape (60, 2)."),
    (Y[..., None], f"{TARGETS}; got shape (60, 3, 1)."),
    (None, NO_Y),
    (
        np.where(LFC.max() == LFC, np.nan, LFC),
        f"Input y contains NaN, in row {LFC.argmax()} for one.",
    ),
    (["up", "down"] * 30, "y must be numeric, got text, such as 'up'."),
    (
        pd.DataFrame({"gene": "SYN1", "change": LFC}),
        "y must be numeric, got dtype ... in column 'gene'.",
    ),
    ("y.csv", f"{TARGETS}: could not convert string to float: 'y.csv'"),
    (
        np.ma.masked_greater(LFC, 1),
        "y has masked values. Fill them, with y.filled(...), or leave their genes out.",
    ),
]
NO_TARGETS = [
    (
        {"change": LFC},
        f"{TARGETS}: float() argument must be a string or a real number, not 'dict'",
    ),
    (sparse.csr_array(Y), f"{TARGETS}: Sparse data was passed for y..."),
]
BAD_Y_IN_FIT = [
    of(
        make,
        message.replace("<estimator>", first_to_use_y(name)),
        (signal_for(name), bad),
        error=error,
    )
    for name, make in MAKE.items()
    if name != "PairedMarks"
    for error, rows in ((ValueError, BAD_Y), (TypeError, NO_TARGETS))
    for bad, message in rows
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
    of(chrome, NEEDS_EXPRESSION, (X, LFC)),
    of(
        network,
        "y has values that don't fit single precision, up to ....",
        (X, 1e300 * LFC),
    ),
    of(
        network,
        BECAME_INFINITE.replace("<set>", "training"),
        (X, 1e30 * LFC),
        error=FloatingPointError,
        standardize_targets=False,
    ),
]

# X_val and y_val.

VALIDATION = [
    of(make, message, (X, Y, *validation))
    for make in NETWORKS
    for validation, message in [
        ((X,), "X_val and y_val must be given together."),
        ((None, Y), "X_val and y_val must be given together."),
        ((X[:, :, :2], Y), f"In X_val and y_val: {OTHER_LAYOUT} (60, 2, 2, 8)."),
        (
            (X, Y * np.nan),
            "In X_val and y_val: Input y contains NaN, in row 0 for one.",
        ),
    ]
]
VALIDATION += [
    of(
        network,
        f"In X_val and y_val: {LAYOUT}; got an object of type dict.",
        (X, Y, {"X": X}, Y),
        error=TypeError,
    ),
    of(
        network,
        "y and y_val must both be (n_genes,) or both (n_genes, 3).",
        (X, Y, X, LFC),
    ),
    of(chrome, f"In X_val and y_val: {NEEDS_EXPRESSION}", (X, Y, X, LFC)),
    of(
        network,
        BECAME_INFINITE.replace("<set>", "validation"),
        (X, Y, X, 1e30 * Y),
        error=FloatingPointError,
        standardize_targets=False,
    ),
]

# A second fit with warm_start.

WARM_START = [
    of(
        fitted(partial(make, warm_start=True), **{parameter: value}),
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
    of(fitted(partial(network, warm_start=True)), message, data)
    for data, message in [
        ((X[:, :, :2], Y), f"{OTHER_LAYOUT} (60, 2, 2, 8)."),
        (
            (X, LFC),
            "warm_start=True needs y in the form of the first fit, (n_genes,) or "
            "(n_genes, 3).",
        ),
    ]
]

# Before fit, and what an estimator can't do.

CANNOT = [
    of(
        make,
        f"This {name} instance is not fitted yet. Call 'fit' with appropriate "
        "arguments before using this estimator.",
        arguments,
        error=NotFittedError,
        method=method,
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
    of(
        fitted(partial(network, variant=variant), X, LFC),
        "Expression can't be predicted: y had one column in fit, so the cell-specific "
        "tasks weren't trained."
        if parts.auxiliary
        else "This 'DeepDiffRegressor' has no attribute 'predict_expression'",
        (X,),
        error=ValueError if parts.auxiliary else AttributeError,
        method="predict_expression",
    )
    for variant, parts in VARIANTS.items()
]
CANNOT += [
    of(
        fitted(make, signal_for(name), Y),
        f"{TARGETS}; got shape (60, 2).",
        (signal_for(name), Y[:, :2]),
        method="score",
    )
    for name, make in REGRESSORS.items()
]
CANNOT += [
    of(
        fitted(network),
        NO_Y.replace("<estimator>", "DeepDiffRegressor"),
        (X, None),
        method="score",
    ),
    call(
        lambda: PairedMarks(flatten=False).set_output(transform="pandas"),
        "transform='pandas' needs flat features; set flatten=True.",
    ),
    of(
        fitted(lambda: PairedMarks().set_output(transform="pandas"), flatten=False),
        "Only flat features have names; set flatten=True.",
        (X,),
        method="transform",
    ),
    of(
        fitted(partial(PairedMarks, flatten=False)),
        "Only flat features have names; set flatten=True.",
        (),
        method="get_feature_names_out",
    ),
]

# Functions.

TRUE_AND_PREDICTED = "(n_genes,) or (n_genes, 3)"
SCORES = "scores and baseline_scores must both be (n_pairs,), got shapes"
NO_NUMBER = "float() argument must be a string or a real number, not"

OF_SCORES = {
    pearson_corrcoef: [
        (
            "y_true and y_pred must have the same number of genes, got 2 and 3.",
            ([1, 2], [1, 2, 3]),
        ),
        ("Input y_true contains NaN, in row 1 for one.", ([1, np.nan], [1, 2])),
        *(
            (
                f"y_pred must be {TRUE_AND_PREDICTED}, got shape {shape}.",
                ([1, 2], np.ones(shape)),
            )
            for shape in [(2, 2), (2, 3, 1), (0,), ()]
        ),
        ("y_true must be numeric, got text, such as 'up'.", (["up", "down"], [1, 2])),
    ],
    relative_performance: [
        (f"{SCORES} (2,) and (1,).", ([0.5, 0.6], [0.5])),
        (f"{SCORES} (1, 2) and (1,).", ([[0.5, 0.6]], [0.5])),
        (f"{SCORES} (0,) and (0,).", ([], [])),
        (
            "baseline_scores must be positive for a ratio to mean anything, got 0.",
            ([0.5], [0.0]),
        ),
        ("Input scores contains NaN, in row 0 for one.", ([np.nan], [0.5])),
    ],
}
FUNCTIONS = [
    *(
        call(function, message, arguments)
        for function, rows in OF_SCORES.items()
        for message, arguments in rows
    ),
    call(
        pearson_corrcoef,
        f"y_true must be {TRUE_AND_PREDICTED}: {NO_NUMBER} 'DeepDiffRegressor'",
        (network(), X),
        error=TypeError,
    ),
    call(
        relative_performance,
        f"scores must be (n_pairs,): {NO_NUMBER} 'dict'",
        ({"E123-E003": 0.5}, {"E123-E003": 0.4}),
        error=TypeError,
    ),
    *(
        call(
            paper_settings,
            f"variant must be one of {', '.join(map(repr, VARIANTS))} or a "
            f"Variant, got {variant!r}.",
            (variant,),
        )
        for variant in ("siamese", ["raw"])
    ),
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


if __name__ == "__main__":
    for case in TABLE:
        try:
            run(case)
        except Exception as error:
            said = textwrap.shorten(str(error), 400)
            print(f"{case.what.partition(' ')[0]}: {type(error).__name__}: {said}")

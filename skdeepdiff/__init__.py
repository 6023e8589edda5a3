"""Differential gene expression from histone modifications, scikit-learn style.

The estimators predict the log fold change of genes between cell types A and B, log2 of
B over A, from signal of shape (n_genes, 2, n_marks, n_bins). They are DeepDiff's
networks, the baselines of its paper, and what turns pairs into features.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING

from . import _object_kinds
from ._version import __version__

if _TYPE_CHECKING:
    from ._attentive_chrome import AttentiveChromeRegressor
    from ._deepdiff import DeepDiffRegressor
    from ._paired_marks import PairedMarks
    from ._paper_settings import paper_settings
    from ._relieff import LogFoldChangeForest, ReliefFSelector, make_relieff_forest
    from ._saving import load, save
    from ._svr import SingleLayerSVR, TwoLayerSVR

__all__ = [
    "AttentiveChromeRegressor",
    "DeepDiffRegressor",
    "LogFoldChangeForest",
    "PairedMarks",
    "ReliefFSelector",
    "SingleLayerSVR",
    "TwoLayerSVR",
    "__version__",
    "load",
    "make_relieff_forest",
    "paper_settings",
    "save",
]

# Imported when first used: PyTorch and scikit-learn take seconds, which the command
# line must be able to interrupt.
_MODULES = {
    "AttentiveChromeRegressor": "_attentive_chrome",
    "DeepDiffRegressor": "_deepdiff",
    "LogFoldChangeForest": "_relieff",
    "PairedMarks": "_paired_marks",
    "ReliefFSelector": "_relieff",
    "SingleLayerSVR": "_svr",
    "TwoLayerSVR": "_svr",
    "load": "_saving",
    "make_relieff_forest": "_relieff",
    "paper_settings": "_paper_settings",
    "save": "_saving",
}
_SUBMODULES = ("datasets", "exceptions", "inspection", "metrics", "nn", "plotting")


def __getattr__(name):
    if name in _SUBMODULES:
        return _import_module(f".{name}", __name__)
    if name in _MODULES:
        return getattr(_import_module(f".{_MODULES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *__all__, *_SUBMODULES})


def _savable_kinds():
    from ._savable import OBJECT_KINDS

    return OBJECT_KINDS


# Here, as nothing of the package can be imported without this.
_object_kinds.allow(_savable_kinds)

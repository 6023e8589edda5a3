"""Differential gene expression from histone modifications, scikit-learn style.

The estimators predict the log fold change of genes between cell types A and B, log2 of
B over A, from signal of shape (n_genes, 2, n_marks, n_bins). They are DeepDiff's
networks, the baselines of its paper, and what turns pairs into features.
"""

from functools import cache as _cache
from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING

from ._utils import _object_kinds
from ._version import __version__

if _TYPE_CHECKING:
    from ._baselines._relieff import (
        LogFoldChangeForest,
        ReliefFSelector,
        make_relieff_forest,
    )
    from ._baselines._svr import SingleLayerSVR, TwoLayerSVR
    from ._networks._attentive_chrome import AttentiveChromeRegressor
    from ._networks._deepdiff import DeepDiffRegressor
    from ._networks._paper_settings import paper_settings
    from ._pairs._paired_marks import PairedMarks
    from ._saving import load, save

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
    "AttentiveChromeRegressor": "_networks._attentive_chrome",
    "DeepDiffRegressor": "_networks._deepdiff",
    "LogFoldChangeForest": "_baselines._relieff",
    "PairedMarks": "_pairs._paired_marks",
    "ReliefFSelector": "_baselines._relieff",
    "SingleLayerSVR": "_baselines._svr",
    "TwoLayerSVR": "_baselines._svr",
    "load": "_saving",
    "make_relieff_forest": "_baselines._relieff",
    "paper_settings": "_networks._paper_settings",
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


@_cache
def _savable_kinds():
    from ._saved_kinds._estimators import list_kinds

    public = map(__getattr__, _MODULES)
    return list_kinds([each for each in public if hasattr(each, "_fitted_parts")])


# Here, as nothing of the package can be imported without this.
_object_kinds.allow(_savable_kinds)

"""Differential gene expression from histone modifications, scikit-learn style.

The estimators predict the log fold change of genes between cell types A and B, log2 of
B over A, from signal of shape (n_genes, 2, n_marks, n_bins). They are DeepDiff's
networks, the baselines of its paper, and what turns pairs into features.
"""

from . import _savable, _saving
from ._attentive_chrome import AttentiveChromeRegressor
from ._deepdiff import DeepDiffRegressor
from ._paired_marks import PairedMarks
from ._paper_settings import paper_settings
from ._relieff import LogFoldChangeForest, ReliefFSelector, make_relieff_forest
from ._saving import load, save
from ._svr import SingleLayerSVR, TwoLayerSVR
from ._version import __version__

# Not known to the saving code itself, which estimators have a method of.
_saving.allow(_savable.OBJECT_KINDS)

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

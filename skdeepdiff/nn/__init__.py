"""PyTorch networks and losses of DeepDiff, without anything of scikit-learn.

:class:`DeepDiffNet` is put together of :class:`AttentiveEncoder` on two levels;
:class:`DeepDiffLoss` is what it is trained with. ``VARIANTS`` describes the seven
variants of the paper, by name.
"""

from .._variants import VARIANTS, Variant, get_variant
from ._attention import AttentiveEncoder, ContextAttention
from ._deepdiff import DeepDiffNet, DeepDiffOutput
from ._initialization import initialize
from ._losses import DeepDiffLoss, Targets, contrastive_loss
from ._recurrent import GroupedBiLSTM

__all__ = [
    "VARIANTS",
    "AttentiveEncoder",
    "ContextAttention",
    "DeepDiffLoss",
    "DeepDiffNet",
    "DeepDiffOutput",
    "GroupedBiLSTM",
    "Targets",
    "Variant",
    "contrastive_loss",
    "get_variant",
    "initialize",
]

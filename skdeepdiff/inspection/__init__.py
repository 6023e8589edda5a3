"""Interpretation of fitted models: permutation, perturbation and gradients.

:func:`permutation_importance` tells what a model relies on over all genes,
:func:`perturbation_scan` and :func:`integrated_gradients` tell it gene by gene. The
first two take any model, the last one networks.
"""

from ._blocks import window_edges
from ._effects import perturbation_effect, perturbation_scan
from ._gradients import integrated_gradients
from ._permutation import permutation_importance
from ._perturb import perturb

__all__ = [
    "integrated_gradients",
    "permutation_importance",
    "perturb",
    "perturbation_effect",
    "perturbation_scan",
    "window_edges",
]

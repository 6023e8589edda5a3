"""What fitted models make of marks and bins: permutation, edits and gradients."""

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

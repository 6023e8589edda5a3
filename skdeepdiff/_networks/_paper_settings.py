"""The published training, as parameters of DeepDiffRegressor."""

from typing import Any

from .._variants import VariantName
from ..nn import get_variant


def paper_settings(variant: VariantName) -> dict[str, Any]:
    """Get the parameters that train a variant as the published code does.

    Read counts, every parameter drawn from U(-0.1, 0.1), Adam with step 1e-4,
    batches of 10, 120 epochs of which the best is kept, gradient norm clipped to
    1, squared errors in the targets' own units, contrastive term with weight 4 and
    margin 2: sections 3.5 and 3.6 of the paper, and https://github.com/QData/DeepDiffChrome
    where these say nothing. They are a way to compare with the paper, not a
    recommendation: on few genes the defaults of :class:`DeepDiffRegressor` predict
    better.

    Parameters
    ----------
    variant : str
        Name of a variant, see :class:`DeepDiffRegressor`.

    Returns
    -------
    settings : dict
        Parameters of :class:`DeepDiffRegressor`. Give ``fit`` the validation set
        as ``X_val`` and ``y_val``.

    Raises
    ------
    ValueError
        If the variant is unknown.

    See Also
    --------
    DeepDiffRegressor : Takes them.
    skdeepdiff.datasets.published_split : The published training and test genes.
    skdeepdiff.nn.initialize : Draws the initial parameters.

    Examples
    --------
    >>> from skdeepdiff import DeepDiffRegressor, paper_settings
    >>> DeepDiffRegressor(**paper_settings("raw_d")).lr
    0.0001
    """
    get_variant(variant)
    return {
        "variant": variant,
        "signal": "counts",
        "n_pooled_bins": None,
        "hidden_size": 32,
        "margin": 2.0,
        "aux_weight": 1.0,
        "siamese_weight": 4.0,
        "fold_change_threshold": 2.0,
        "aux_target": "expression",
        "lr": 1e-4,
        "weight_decay": 0.0,
        "batch_size": 10,
        "max_epochs": 120,
        "average_decay": 0.0,
        "gradient_clip": 1.0,
        "swap_augmentation": False,
        "mark_dropout": 0.0,
        "n_networks": 1,
        "early_stopping": False,
        "initialization": "published",
        "standardize_signal": False,
        "standardize_targets": False,
        "random_state": 1,
    }

"""How predictions of single genes do: scatter and calls."""

from .._analysis import genes_of
from .._elements import details, panels, paragraphs
from .._model_styles import label_of
from ..figures import draw_calibration, draw_scatter


def models_on(results, pair):
    """Models with results on a pair, in order.

    Parameters
    ----------
    results : Results
        From :func:`load_results`.
    pair : str
        Its name.

    Returns
    -------
    models : list of str
        Their keys.
    """
    own = results.table[results.table["pair"] == pair]
    return list(dict.fromkeys(own["model"]))


def by_pair(results, draw):
    """Small multiples, folded away pair by pair but for the first.

    Parameters
    ----------
    results : Results
        From :func:`load_results`.
    draw : callable
        ``draw(pair)`` gives a list of captions and pictures.

    Returns
    -------
    element : str or None
        HTML; None without pictures.
    """
    parts = []
    for pair in results.pair_names:
        drawn = draw(pair)
        if drawn:
            parts.append(details(pair, panels(drawn), not parts))
    return "\n".join(parts) or None


def scatter_section(analysis, pictures):
    """Predicted against measured log fold changes, model by model."""
    return _section(
        analysis.results,
        draw_scatter,
        "A point is a test gene. Grey: where prediction and measurement agree. Orange: "
        "the line of least squares, flatter than the diagonal as models that are "
        "unsure predict small changes.",
    )


def calibration_section(analysis, pictures):
    """Shares of the genes called up or down that truly are."""
    return _section(
        analysis.results,
        lambda target, predicted, model: draw_calibration(target, predicted),
        "If genes are called up where the predicted log fold change is at least the "
        "threshold on the horizontal axis, this share of them truly is up (measured 2 "
        "or more); likewise down. Shades: 95 % intervals (Wilson). Dotted: the share "
        "of all test genes. Thresholds that call fewer than 10 genes aren't drawn.",
    )


def _section(results, draw, explanation):
    """A picture a model, from measured and predicted values with its first seed."""

    def draw_pair(pair):
        drawn = []
        for model in models_on(results, pair):
            target, predicted, seed = genes_of(results, pair, model)
            picture = draw(target, predicted, model)
            drawn.append((f"{label_of(model)}, seed {seed}", picture))
        return drawn

    shown = by_pair(results, draw_pair)
    if results.table["fold"].nunique() > 1:
        explanation += (
            " Genes of all folds are together here, so correlations of single pictures "
            "aren't the means over folds of the tables."
        )
    return None if shown is None else paragraphs([explanation]) + shown

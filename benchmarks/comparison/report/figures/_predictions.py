"""What is predicted beside what is true: scatter, and trust in calls."""

import numpy as np
from scipy.stats import linregress

from comparison.scores import THRESHOLD

from .._model_styles import style_of
from ._picture import DOWN, UP, new_panel, render

STEP = 0.25  # between thresholds of prediction
# A share of fewer genes says little.
FEWEST_GENES = 10


def draw_scatter(target, predicted, model):
    """Draw predicted against true log fold changes.

    Parameters
    ----------
    target, predicted : ndarray of shape (n_genes,)
        Log fold changes.
    model : str
        Its key.

    Returns
    -------
    picture : Picture
        A point a gene, the diagonal, and the line of least squares.
    """
    figure, axes = new_panel("measured log fold change", "predicted")
    color = style_of(model).color
    size, alpha = (5, 0.5) if len(target) < 1000 else (2, 0.25)
    axes.scatter(target, predicted, s=size, color=color, alpha=alpha, linewidths=0)
    limit = 1.05 * max(np.abs(target).max(), np.abs(predicted).max(), 1e-9)
    axes.plot([-limit, limit], [-limit, limit], color="0.6", linewidth=0.8)
    axes.set(xlim=(-limit, limit), ylim=(-limit, limit))
    n_genes = f"{len(target):,} genes"
    if np.ptp(target) == 0 or np.ptp(predicted) == 0:
        text = f"{n_genes}; all have the same measured or predicted value."
        return render(figure, text, "webp")
    line = linregress(target, predicted)
    ends = np.array([target.min(), target.max()])
    axes.plot(ends, line.intercept + line.slope * ends, color="#d55e00", linewidth=1.2)
    text = (
        f"{n_genes}, correlation {line.rvalue:.2f}; the line of least squares rises by "
        f"{line.slope:.2f} for each unit of measured log fold change. Predictions "
        f"range from {predicted.min():.1f} to {predicted.max():.1f}, measurements "
        f"from {target.min():.1f} to {target.max():.1f}."
    )
    return render(figure, text, "webp")


def calibration_of(target, predicted):
    """Of the genes called up, or down, at each threshold, how many truly are.

    Parameters
    ----------
    target, predicted : ndarray of shape (n_genes,)
        Log fold changes.

    Returns
    -------
    curves : dict of str to (thresholds, shares, n_called)
        ``up``: of the genes predicted at the threshold or above, the share whose log
        fold change is 2 or more; ``down`` likewise on the other side. Thresholds with
        few genes are left out.
    """
    curves = {}
    for group, sign in (("up", 1), ("down", -1)):
        true, called = sign * target >= THRESHOLD, sign * predicted
        thresholds = np.arange(0, max(called.max(), 0) + STEP, STEP)
        counts = np.array([(called >= t).sum() for t in thresholds], dtype=int)
        enough = counts >= FEWEST_GENES
        thresholds, counts = thresholds[enough], counts[enough]
        shares = np.array([true[called >= t].mean() for t in thresholds], dtype=float)
        curves[group] = thresholds, shares, counts
    return curves


def wilson_interval(share, n, z=1.96):
    """Wilson's interval of a share.

    Parameters
    ----------
    share : ndarray
        Observed.
    n : ndarray of int
        Of how many.
    z : float
        Normal quantile; 1.96 for 95 %.

    Returns
    -------
    low, high : ndarray
        Bounds.
    """
    center = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return center - half, center + half


def draw_calibration(target, predicted):
    """Draw :func:`calibration_of`, with 95 % intervals and the shares of all genes.

    Parameters
    ----------
    target, predicted : ndarray of shape (n_genes,)
        Log fold changes.

    Returns
    -------
    picture : Picture
        Two curves.
    """
    figure, axes = new_panel("called at |prediction| of at least", "truly so (share)")
    sentences = []
    curves = calibration_of(target, predicted)
    for (group, curve), color, marker, sign in zip(
        curves.items(), (UP, DOWN), "^v", (1, -1), strict=True
    ):
        thresholds, shares, counts = curve
        base = (sign * target >= THRESHOLD).mean()
        axes.axhline(base, color=color, linestyle=":", linewidth=0.9)
        if not len(thresholds):
            sentences.append(f"Fewer than {FEWEST_GENES} genes are called {group}.")
            continue
        low, high = wilson_interval(shares, counts)
        axes.fill_between(thresholds, low, high, color=color, alpha=0.15, linewidth=0)
        axes.plot(thresholds, shares, marker=marker, ms=3, color=color, label=group)
        said = [i for i, t in enumerate(thresholds) if t in (0, 1, 2)]
        parts = [
            f"{100 * shares[i]:.0f} % of {counts[i]:,} at {thresholds[i]:g}"
            for i in said
        ]
        sentences.append(
            f"Of the genes called {group}, truly {group}: {', '.join(parts)} or more "
            f"(of all genes {100 * base:.0f} %)."
        )
    axes.set(ylim=(-0.03, 1.03), xlim=(-0.1, None))
    if axes.lines and any(not line.get_label().startswith("_") for line in axes.lines):
        axes.legend(loc="lower right", frameon=False)
    return render(figure, " ".join(sentences), "webp")

"""How networks learn, and what accuracy costs."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from skdeepdiff.plotting import TrainingHistoryDisplay

from .._model_styles import style_of
from ._picture import new_panel, render

CURVES = ("train_loss", "valid_loss", "valid_pearson")
TIMES = {
    1e-3: "1 ms", 1e-2: "10 ms", 0.1: "0.1 s", 1: "1 s", 10: "10 s", 60: "1 min",
    600: "10 min", 3600: "1 h", 36_000: "10 h", 360_000: "100 h",
}  # fmt: skip


def _curves(histories, name):
    """Values of each history, an epoch each, where there are any."""
    found = []
    for history in histories:
        values = [np.nan if v is None else v for v in history.get(name) or []]
        if values and np.isfinite(values).any():
            found.append(np.array(values, dtype=float))
    return found


def draw_losses(histories, names):
    """Draw losses and validation correlation of each seed by epoch.

    Parameters
    ----------
    histories : list of dict
        With ``train_loss`` and, with a validation set, ``valid_loss`` and
        ``valid_pearson``, a value an epoch.
    names : list of str
        What to call them.

    Returns
    -------
    picture : Picture
        A colour a seed.
    """
    from matplotlib.figure import Figure

    histories = [
        {name: history[name] for name in CURVES if history.get(name)}
        for history in histories
    ]
    figure = Figure(figsize=(4.9, 2.1))
    validated = any("valid_pearson" in history for history in histories)
    places = [(0.09, 0.19, 0.38, 0.77), (0.59, 0.19, 0.38, 0.77)]
    panels = [figure.add_axes(place) for place in places[: 1 + validated]]
    TrainingHistoryDisplay(histories, names=names).plot(panels)
    if validated:
        # The Display's own is too long for a small picture.
        panels[1].set_ylabel("validation correlation")
    parts = []
    for name, label in (("train_loss", "training"), ("valid_loss", "validation")):
        curves = _curves(histories, name)
        if curves:
            first, last = (np.mean([c[end] for c in curves]) for end in (0, -1))
            parts.append(f"{label} loss from {first:.3g} to {last:.3g}")
    best = _curves(histories, "valid_pearson")
    if best:
        epochs = sorted({int(np.nanargmax(curve)) + 1 for curve in best})
        parts.append(
            "best validation correlation "
            f"{np.mean([np.nanmax(curve) for curve in best]):.3f} at epoch "
            + " and ".join(map(str, epochs))
        )
    text = "; ".join(parts) or "nothing was recorded"
    return render(figure, f"{text[0].upper()}{text[1:]}.", "webp")


def draw_validation(histories):
    """Draw the validation correlation of all models by epoch.

    Parameters
    ----------
    histories : dict of str to list of dict
        By model, a history a seed.

    Returns
    -------
    picture : Picture
        A line a model, the mean over seeds.
    """
    figure, axes = new_panel("epoch", "validation correlation", size=(6.9, 3.6))
    axes.set_position((0.09, 0.14, 0.58, 0.82))
    parts = []
    for model, own in histories.items():
        curves = _curves(own, "valid_pearson")
        if not curves:
            continue
        # Seeds may stop early; each counts as long as it runs.
        table = np.full((len(curves), max(map(len, curves))), np.nan)
        for row, curve in zip(table, curves, strict=True):
            row[: len(curve)] = curve
        known = np.isfinite(table).any(axis=0)
        mean = np.full(table.shape[1], np.nan)
        mean[known] = np.nanmean(table[:, known], axis=0)
        look = style_of(model)
        axes.plot(
            np.arange(1, len(mean) + 1),
            mean,
            color=look.color,
            marker=look.marker,
            fillstyle=look.fillstyle,
            markevery=max(1, len(mean) // 6),
            markersize=5,
            linewidth=1.2,
            linestyle="--" if look.fillstyle == "bottom" else "-",
            label=look.label,
        )
        best = int(np.nanargmax(mean))
        parts.append(f"{look.label} {mean[best]:.3f} at epoch {best + 1}")
    if parts:
        axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    text = "; ".join(parts) or "nothing was recorded"
    return render(figure, f"Best validation correlation, mean over seeds: {text}.")


def draw_runtime(scores):
    """Draw test correlation against seconds of training.

    Parameters
    ----------
    scores : DataFrame
        A row a model: ``model``, ``pearson``, ``seconds``.

    Returns
    -------
    figure, description : matplotlib Figure, str
        A marker a model; time is on a logarithmic axis.
    """
    n_columns = 1 if len(scores) <= 16 else 2
    height = 1.2 + 0.2 * max(12, np.ceil(len(scores) / n_columns))
    figure, axes = new_panel(
        "training with tuning (logarithmic)",
        "test correlation",
        size=(5.6 + 2.3 * n_columns, height),
    )
    width = figure.get_size_inches()[0]
    axes.set_position((0.65 / width, 0.55 / height, 4.8 / width, 1 - 0.75 / height))
    for row in scores.itertuples():
        look = style_of(row.model)
        axes.plot(
            row.seconds,
            row.pearson,
            look.marker,
            color=look.color,
            fillstyle=look.fillstyle,
            markersize=8,
            label=look.label,
        )
    _name_times(axes, scores["seconds"])
    axes.margins(y=0.1)
    axes.legend(
        loc="center left", bbox_to_anchor=(1.02, 0.5), frameon=False, ncols=n_columns
    )
    parts = [
        f"{style_of(row.model).label} {say_seconds(row.seconds)}, {row.pearson:.3f}"
        for row in scores.itertuples()
    ]
    return figure, f"Training time and test correlation: {'; '.join(parts)}."


def _name_times(axes, seconds):
    axes.set_xscale("log")
    low, high = seconds.min() / 1.6, seconds.max() * 1.6
    times = list(TIMES)
    inside = [time for time in times if low <= time <= high]
    if len(inside) < 2:
        # Out to the nearest times that have names.
        low = min(low, max([t for t in times if t < seconds.min()], default=low))
        high = max(high, min([t for t in times if t > seconds.max()], default=high))
        inside = [time for time in times if low <= time <= high]
    axes.set_xlim(low, high)
    axes.set_xticks(inside, [TIMES[time] for time in inside])
    axes.set_xticks([], minor=True)


def say_seconds(seconds):
    """A duration in the unit that suits it.

    Parameters
    ----------
    seconds : float
        Not negative.

    Returns
    -------
    text : str
        Such as ``4.2 s`` or ``1.5 h``.
    """
    for size, unit in ((3600, "h"), (60, "min")):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.1f} s" if seconds >= 0.1 else f"{1000 * seconds:.2g} ms"

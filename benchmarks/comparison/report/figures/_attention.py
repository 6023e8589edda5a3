"""What networks attend to, averaged over test genes and seeds."""

import numpy as np

from skdeepdiff.plotting import MarkAttentionDisplay
from skdeepdiff.plotting._streams import rename_marks, split_stream

from ._picture import new_panel, render

GROUPS = ("up", "down", "all")


def mean_attention(attentions):
    """Average over seeds.

    Parameters
    ----------
    attentions : list of dict
        ``attention`` of results of one model on one pair.

    Returns
    -------
    stream_names : list of str
        Streams.
    groups : dict of str to dict
        ``up``, ``down`` and ``all``, those that have genes: ``n``, ``marks`` and
        ``marks_se`` of shape (n_streams,) and ``bins`` of shape (n_streams, n_bins),
        each the mean over the results, and the mean of the standard errors.
    """
    names = attentions[0]["stream_names"]
    groups = {}
    for group in GROUPS:
        own = [a["groups"].get(group) for a in attentions if a["stream_names"] == names]
        own = [record for record in own if record and record.get("n")]
        if own:
            groups[group] = {"n": round(np.mean([record["n"] for record in own]))} | {
                what: np.mean([np.array(record[what], float) for record in own], axis=0)
                for what in ("marks", "marks_se", "bins")
            }
    return names, groups


def name_marks(stream_names, mark_names):
    """Names of streams with the marks' own names, where these are known.

    Parameters
    ----------
    stream_names : list of str
        Such as ``mark0_A``.
    mark_names : list of str or None
        In order.

    Returns
    -------
    stream_names : list of str
        Such as ``H3K4me1_A``.
    """
    marks = {split_stream(name)[0] for name in stream_names}
    fits = isinstance(mark_names, list) and len(marks) == len(mark_names)
    return rename_marks(stream_names, mark_names) if fits else stream_names


def draw_mark_attention(names, groups, threshold):
    """Draw the mark attention of up- and down-regulated genes (paper, figure 5).

    Parameters
    ----------
    names, groups : list of str, dict
        From :func:`mean_attention`.
    threshold : float
        Log fold change of these genes.

    Returns
    -------
    picture : Picture or None
        Bars with 95 % intervals over genes; None without such genes.
    """
    from matplotlib.figure import Figure

    found = [group for group in ("up", "down") if group in groups]
    if not found:
        return None
    parts = [split_stream(name) for name in names]
    means = np.stack([groups[group]["marks"] for group in found])
    half = 1.96 * np.stack([groups[group]["marks_se"] for group in found])
    figure = Figure(
        figsize=(max(4.2, 1 + 0.27 * len(names)), 3.1), layout="constrained"
    )
    several = any(kind for _, kind in parts)
    MarkAttentionDisplay(
        means=means,
        low=means - half,
        high=means + half,
        bar_names=[mark for mark, _ in parts],
        bar_kinds=[kind for _, kind in parts] if several else None,
        groups=found,
        n_genes=[groups[group]["n"] for group in found],
        threshold=threshold,
    ).plot(figure.subplots())
    sentences = []
    for group, values in zip(found, means, strict=True):
        top = np.argsort(-values, kind="stable")[:3]
        said = ", ".join(f"{names[i]} {values[i]:.3f}" for i in top)
        n_genes = groups[group]["n"]
        sentences.append(f"{n_genes:,} {group}-regulated genes attend most to {said}.")
    return render(figure, " ".join(sentences), "webp")


def draw_bin_attention(names, groups, positions):
    """Draw the bin attention along the gene, stream by stream, of all genes.

    Parameters
    ----------
    names, groups : list of str, dict
        From :func:`mean_attention`.
    positions : list of float
        Middle of each bin, base pairs from the transcription start site.

    Returns
    -------
    picture : Picture
        A row a stream, the darker the more attention.
    """
    size = (3.9, 0.75 + 0.19 * max(len(names), 5))
    figure, axes = new_panel("kb from the start site", "", size)
    bottom, height = 0.5 / size[1], 1 - 0.6 / size[1]
    axes.set_position((0.34, bottom, 0.48, height))
    axes.grid(False)
    bins = groups["all"]["bins"]
    x = np.asarray(positions, dtype=float) / 1000
    if len(x) != bins.shape[1]:
        x = np.arange(bins.shape[1])
        axes.set_xlabel("bin")
    half = (x[-1] - x[0]) / max(len(x) - 1, 1) / 2 or 0.5
    relative = bins * bins.shape[1]
    # Even attention is pale, so that a network that prefers nothing looks like it.
    image = axes.imshow(
        relative,
        aspect="auto",
        cmap="Blues",
        vmin=0,
        vmax=max(3, relative.max()),
        extent=(x[0] - half, x[-1] + half, len(names) - 0.5, -0.5),
        interpolation="nearest",
    )
    scale = figure.add_axes((0.85, bottom, 0.03, height))
    figure.colorbar(image, cax=scale, label="times even attention")
    axes.set_yticks(np.arange(len(names)), names)
    peak = bins.argmax(axis=1)
    order = np.argsort(-bins.max(axis=1), kind="stable")[:3]
    said = ", ".join(
        f"{names[i]} {bins[i, peak[i]]:.3f} at {x[peak[i]]:+.2f} kb" for i in order
    )
    text = (
        f"{groups['all']['n']:,} genes; the highest mean attention of a bin: {said} "
        f"(even attention would be {1 / bins.shape[1]:.3f})."
    )
    return render(figure, text, "webp")

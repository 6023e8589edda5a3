"""What networks attend to, averaged over test genes and seeds."""

import numpy as np

from skdeepdiff._pairs._streams import split_stream, stream_name
from skdeepdiff.plotting import MarkAttentionDisplay
from skdeepdiff.plotting._streams import streams_of

from ._picture import new_panel, render

GROUPS = ("up", "down", "all")


def mean_attention(attentions, folds=None):
    """Average over the genes of all folds, and over seeds.

    Parameters
    ----------
    attentions : list of dict
        ``attention`` of results of one model on one pair.
    folds : list of int, optional
        Test fold of each; folds have other genes. Default: all have the same.

    Returns
    -------
    stream_names : list of str
        Streams.
    groups : dict of str to dict
        ``up``, ``down`` and ``all``, those that have genes: their number ``n``,
        ``marks`` and ``marks_se`` of shape (n_streams,) and ``bins`` of shape
        (n_streams, n_bins). Standard errors are those of one seed's means, NaN where
        a fold has a single gene.
    """
    names = attentions[0]["stream_names"]
    folds = [0] * len(attentions) if folds is None else folds
    groups = {}
    for group in GROUPS:
        by_fold = {}
        for fold, attention in zip(folds, attentions, strict=True):
            record = attention["groups"].get(group)
            if attention["stream_names"] == names and record and record.get("n"):
                by_fold.setdefault(fold, []).append(record)
        if by_fold:
            groups[group] = _pool([_mean_over_seeds(own) for own in by_fold.values()])
    return names, groups


def _mean_over_seeds(records):
    """One record of a fold's group; its genes are the same for all seeds."""
    n_streams = len(records[0]["marks"])
    unknown = np.full(n_streams, np.nan)  # A single gene has no standard error.
    errors = [unknown if r["marks_se"] is None else r["marks_se"] for r in records]
    return {
        "n": records[0]["n"],
        "marks": np.mean([record["marks"] for record in records], axis=0),
        "marks_se": np.mean(np.array(errors, dtype=float), axis=0),
        "bins": np.mean([record["bins"] for record in records], axis=0),
    }


def _pool(records):
    """One record of the genes of all folds."""
    counts = np.array([record["n"] for record in records])
    shares = counts / counts.sum()

    def weigh(what):
        return np.tensordot(shares, [record[what] for record in records], axes=1)

    errors = np.stack([record["marks_se"] for record in records])
    return {
        "n": int(counts.sum()),
        "marks": weigh("marks"),
        "marks_se": np.sqrt(shares**2 @ errors**2),
        "bins": weigh("bins"),
    }


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
    streams = streams_of({"stream_names": stream_names}, mark_names if fits else None)
    return [stream_name(*stream) for stream in streams]


def draw_mark_attention(names, groups, threshold):
    """Draw the mark attention of up- and down-regulated genes (paper, figure 5).

    Parameters
    ----------
    names, groups : list of str, dict
        From :func:`mean_attention`.
    threshold : float
        Least log fold change of these genes, either way.

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
    half = np.nan_to_num(half)  # A single gene has no interval.
    figure = Figure(
        figsize=(max(4.2, 1 + 0.27 * len(names)), 3.1), layout="constrained"
    )
    several = any(kind for _, kind in parts)
    n_genes = [groups[group]["n"] for group in found]
    display = MarkAttentionDisplay(
        means=means,
        low=means - half,
        high=means + half,
        bar_names=[mark for mark, _ in parts],
        bar_kinds=[kind for _, kind in parts] if several else None,
        groups=found,
        n_genes=n_genes,
        threshold=threshold,
    ).plot(figure.subplots())
    # Genes at the threshold are in these groups; in those of the display they aren't.
    for text, group, n in zip(
        display.legend_.get_texts()[: len(found)], found, n_genes, strict=True
    ):
        text.set_text(_say_group(group, threshold, n))
    sentences = []
    for group, values in zip(found, means, strict=True):
        top = np.argsort(-values, kind="stable")[:3]
        said = ", ".join(f"{names[i]} {values[i]:.3f}" for i in top)
        n_genes = groups[group]["n"]
        genes = "gene attends" if n_genes == 1 else "genes attend"
        sentences.append(f"{n_genes:,} {group}-regulated {genes} most to {said}.")
    return render(figure, " ".join(sentences), "webp")


def _say_group(group, threshold, n_genes):
    sign = {"up": "≥ ", "down": "≤ \N{MINUS SIGN}"}[group]
    return f"{group}, {sign}{threshold:g}: {n_genes:,} gene{'s' * (n_genes != 1)}"


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

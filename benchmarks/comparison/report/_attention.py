"""What networks attend to, averaged over test genes and seeds."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from skdeepdiff._pairs._streams import split_stream
from skdeepdiff.plotting import MarkAttentionDisplay

GROUPS = ("up", "down", "all")


def mean_attention(attentions, folds):
    """Average over the genes of all folds, and over seeds.

    ``attentions`` are those of one model on one pair, ``folds`` the test fold of each;
    folds have other genes. Gives the records of ``up``, ``down`` and ``all``, those
    that have genes: their number ``n``, ``marks`` and ``marks_se`` of shape
    (n_streams,) and ``bins`` of shape (n_streams, n_bins). Standard errors are those
    of one seed's means, NaN where a fold has a single gene.
    """
    groups = {}
    for group in GROUPS:
        by_fold = {}
        for fold, attention in zip(folds, attentions, strict=True):
            record = attention["groups"].get(group)
            same = attention["stream_names"] == attentions[0]["stream_names"]
            if same and record and record.get("n"):
                by_fold.setdefault(fold, []).append(record)
        if by_fold:
            groups[group] = _pool([_mean_over_seeds(own) for own in by_fold.values()])
    return groups


def _mean_over_seeds(records):
    """One record of a fold's group; its genes are the same for all seeds."""
    # A single gene has no standard error.
    unknown = np.full(len(records[0]["marks"]), np.nan)
    means = {
        name: np.mean([record[name] or unknown for record in records], axis=0)
        for name in ("marks", "marks_se", "bins")
    }
    return means | {"n": records[0]["n"]}


def _pool(records):
    """One record of the genes of all folds."""
    counts = np.array([record["n"] for record in records])
    shares = counts / counts.sum()
    marks, errors, bins = (
        [weight * record[name] for weight, record in zip(shares, records, strict=True)]
        for name in ("marks", "marks_se", "bins")
    )
    errors = np.sqrt(np.sum(np.square(errors), axis=0))
    return {
        "n": int(counts.sum()),
        "marks": sum(marks),
        "marks_se": errors,
        "bins": sum(bins),
    }


def draw_mark_attention(names, groups, threshold):
    """Draw the mark attention of up- and down-regulated genes (paper, figure 5).

    ``names`` are the streams', ``groups`` from :func:`mean_attention`, with one of
    these at least, ``threshold`` the least log fold change of these genes, either way.
    Bars have 95 % intervals over genes.
    """
    found = [group for group in ("up", "down") if group in groups]
    marks, kinds = zip(*map(split_stream, names), strict=True)
    means, errors = (
        np.stack([groups[group][name] for group in found])
        for name in ("marks", "marks_se")
    )
    half = 1.96 * np.nan_to_num(errors)  # A single gene has no interval.
    size = (max(4.2, 1 + 0.27 * len(names)), 3.1)
    figure = Figure(figsize=size, layout="constrained")
    display = MarkAttentionDisplay(
        means=means,
        low=means - half,
        high=means + half,
        bar_names=marks,
        bar_kinds=kinds if any(kinds) else None,
        groups=found,
    ).plot(figure.subplots())
    sentences = []
    for i, group in enumerate(found):
        n_genes = groups[group]["n"]
        genes = f"{n_genes:,} gene{'s' * (n_genes != 1)}"
        # Genes at the threshold are in these groups; in those of the display not.
        sign = {"up": "≥ ", "down": "≤ \N{MINUS SIGN}"}[group]
        text = f"{group}, {sign}{threshold:g}: {genes}"
        display.legend_.get_texts()[i].set_text(text)
        most = pd.Series(means[i], names).nlargest(3)
        said = ", ".join(f"{name} {value:.3f}" for name, value in most.items())
        sentences.append(f"Mean attention of {genes}, {group}-regulated: {said}.")
    return figure, " ".join(sentences)


def draw_bin_attention(names, bins, n_genes, positions):
    """Draw the attention along the gene, a row a stream, the darker the more.

    ``bins`` is of shape (n_streams, n_bins), a mean over ``n_genes``; ``positions``
    are the middle of each bin, base pairs from the transcription start site.
    """
    size = (3.9, 0.75 + 0.19 * max(len(names), 5))
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.subplots()
    x, rows, n_bins = np.array(positions) / 1000, np.arange(len(names)), bins.shape[1]
    # Even attention is pale, so that a network that prefers nothing looks like it.
    image = axes.pcolormesh(
        x, rows, bins * n_bins, cmap="Blues", vmin=0, vmax=max(3, bins.max() * n_bins)
    )
    figure.colorbar(image, label="times even attention")
    axes.set_yticks(rows, names)
    axes.set(xlabel="kb from the start site", ylim=(len(names) - 0.5, -0.5))
    peaks = bins.argmax(axis=1)
    said = ", ".join(
        f"{names[i]} {bins[i, peaks[i]]:.3f} at {x[peaks[i]]:+.2f} kb"
        for i in np.argsort(-bins.max(axis=1), kind="stable")[:3]
    )
    return figure, (
        f"{n_genes:,} genes; the highest mean attention of a bin: {said} "
        f"(even attention would be {1 / n_bins:.3f})."
    )

"""Which model is how good: summary, figure 4, scores, table 1, tests, runtime."""

import numpy as np
import pandas as pd

from comparison.peak_memory import MEGABYTE

from .._analysis import against_best
from .._elements import (
    Cell,
    details,
    figure,
    number,
    paragraphs,
    table,
)
from .._model_styles import label_of
from .._relative_performance import name_columns, relative_table
from .._sentences import say_genes, summarise

OTHER_SCORES = {"spearman": "Spearman", "r2": "R²", "auc": "AUC"}


def summary_section(analysis, pictures):
    """Say in sentences what came out."""
    sentences = summarise(analysis)
    if not sentences:
        return "<p>Nothing to report yet.</p>"
    return paragraphs(sentences) + paragraphs(
        [
            "Correlations are Pearson's, between predicted and measured log fold "
            "changes of test genes. Intervals tell what other genes would have given "
            "(bootstrap over test genes). The best of many models looks a little "
            "better on the test genes than it is; validation genes, which "
            "choose epochs and parameters, don't decide what is reported here."
        ]
    )


def correlations_section(analysis, pictures):
    """The paper's figure 4."""
    if "correlations" not in pictures:
        return None
    return figure(
        pictures["correlations"],
        "Test correlation of every model on every pair: mean over seeds, with 95 % "
        "bootstrap intervals over test genes. The best variant of each pair is "
        "circled.",
    )


def _interval(low, high):
    """Cell with both ends, sorted by the lower one."""
    return number(low, text=f"{low:.3f} to {high:.3f}")


def _bytes(value):
    return number(value / MEGABYTE, 0)


def _state(entry):
    """Cell with the correlation, or why there is none."""
    if entry.n_seeds == 0:
        return Cell("failed" if entry.n_failed else "missing", np.nan, is_bad=True)
    cell = number(entry.pearson)
    if entry.n_failed:
        return Cell(
            f"{cell.text} ({entry.n_failed} failed)",
            cell.value,
            "of the seeds or folds, this many failed",
            is_bad=True,
        )
    if entry.n_missing:
        return Cell(
            f"{cell.text} ({entry.n_missing} missing)",
            cell.value,
            "of the seeds or folds, this many aren't there yet",
            is_bad=True,
        )
    return cell


def scores_section(analysis, pictures):
    """A table of all scores and costs."""
    scores = analysis.scores
    if scores.empty:
        return None
    entries = list(scores.itertuples())
    columns = {
        "Pair": [entry.pair for entry in entries],
        "Model": [label_of(entry.model) for entry in entries],
        "Pearson": [_state(entry) for entry in entries],
        "95 % interval": [_interval(entry.low, entry.high) for entry in entries],
        "SD of seeds": [number(entry.seed_deviation) for entry in entries],
        "Seeds": [number(entry.n_seeds, 0) for entry in entries],
        "Spearman": [number(entry.spearman) for entry in entries],
        "R²": [number(entry.r2) for entry in entries],
        "AUC": [number(entry.auc) for entry in entries],
        "Validation Pearson": [number(entry.valid_pearson) for entry in entries],
        "Fit (s)": [number(entry.fit_seconds, 1) for entry in entries],
        "Tune (s)": [number(entry.tune_seconds, 1) for entry in entries],
        "Predict (s)": [number(entry.predict_seconds, 2) for entry in entries],
        "Peak memory (MB)": [_bytes(entry.peak_memory) for entry in entries],
    }
    # Columns of nothing but dashes or zeros only take room.
    if scores["seed_deviation"].isna().all():
        del columns["SD of seeds"]
    if not (scores["tune_seconds"] > 0).any():
        del columns["Tune (s)"]
    rows = [list(row) for row in zip(*columns.values(), strict=True)]
    genes = [
        f"{pair}: {say_genes(analysis.results, pair)}."
        for pair in analysis.results.pair_names
    ]
    caption = (
        "Test genes, means over seeds (and folds); memory is the highest. AUC: up- "
        "against down-regulated genes, |log fold change| of at least 2. Intervals are "
        "sorted by their lower ends."
    )
    listed = paragraphs(genes)
    if len(genes) > 1:
        listed = details("Genes of each pair", listed)
    return listed + table(caption, list(columns), rows, 2) + _other_intervals(analysis)


def _other_intervals(analysis):
    """What :func:`scores_section` says of Pearson's, for the other scores."""
    if not analysis.other_intervals:
        return ""
    header = ["Pair", "Model"]
    for name in OTHER_SCORES.values():
        header += [name, "95 % interval", "SD of seeds"]
    others = {
        name: table.set_index(["pair", "model"])
        for name, table in analysis.other_intervals.items()
    }
    rows = []
    for entry in analysis.scores[analysis.scores["n_seeds"] > 0].itertuples():
        row = [entry.pair, label_of(entry.model)]
        for name in OTHER_SCORES:
            found = others[name].loc[entry.pair, entry.model]
            row += [
                number(found["score"]),
                _interval(found["low"], found["high"]),
                number(found["seed_deviation"]),
            ]
        rows.append(row)
    caption = (
        "Other scores of test genes, with 95 % bootstrap intervals over genes and "
        "standard deviations over seeds"
    )
    return details("Intervals of the other scores", table(caption, header, rows, 2))


def relative_section(analysis, pictures):
    """The paper's table 1."""
    relative = relative_table(analysis.scores)
    if not relative.size:
        return None
    header = ["Variant", *(f"{name} (%)" for name in name_columns(relative))]
    rows = [
        [label_of(name), *(number(value, 1) for value in row)]
        for name, row in zip(relative.index, relative.to_numpy(float), strict=True)
    ]
    several = analysis.scores["pair"].nunique() > 1
    caption = "Test correlation in percent of the baselines'"
    if several:
        caption += ", mean and median over the pairs that both have"
    return table(caption, header, rows)


def _p(value):
    return number(value, text="< 0.001" if value < 0.001 else f"{value:.3f}")


def _test_cells(row):
    return [
        number(row.difference),
        number(row.low),
        number(row.high),
        _p(row.p_value),
        _p(row.p_holm),
    ]


def tests_section(analysis, pictures):
    """Paired tests: against the best of each pair, all, and over pairs."""
    header = ["Difference", "95 % from", "to", "p", "p (Holm)"]
    parts = []
    for pair in analysis.results.pair_names:
        best, against = against_best(analysis, pair)
        if not len(against):
            continue
        first = not parts
        rows = [
            [label_of(row.model), *_test_cells(row)] for row in against.itertuples()
        ]
        own = analysis.comparisons[analysis.comparisons["pair"] == pair]
        content = table(
            f"{pair}: correlation of {label_of(best)}, the best, minus that of each",
            ["Model", *header],
            rows,
        )
        every = [
            [label_of(row.model_a), label_of(row.model_b), *_test_cells(row)]
            for row in own.itertuples()
        ]
        if len(every) > len(rows):
            content += details(
                f"All {len(every)} comparisons on {pair}",
                table(
                    f"{pair}: correlation of the first model minus that of the second",
                    ["First", "Second", *header],
                    every,
                    2,
                ),
            )
        parts.append(details(pair, content, first))
    if not parts:
        return None
    explained = paragraphs(
        [
            "Two models are compared on the same resampled test genes (paired "
            "bootstrap), so that genes that are hard for both don't count. Holm's "
            "correction is for all comparisons on the pair."
        ]
    )
    return explained + "\n".join(parts) + _over_pairs(analysis.over_pairs)


def _over_pairs(tests):
    if not len(tests):
        return ""
    rows = [
        [
            label_of(row.model_a),
            label_of(row.model_b),
            number(row.n_pairs, 0),
            number(row.median_difference),
            _p(row.p_value),
            _p(row.p_holm),
        ]
        for row in tests.itertuples()
    ]
    content = table(
        "Wilcoxon's signed-rank test of the correlations on all pairs, first minus "
        "second model",
        ["First", "Second", "Pairs", "Median difference", "p", "p (Holm)"],
        rows,
        2,
    )
    return details("Over all pairs (Wilcoxon's signed-rank test)", content, True)


def runtime_scores(scores):
    """Training time and correlation of each model, means over its pairs.

    Parameters
    ----------
    scores : DataFrame
        From :func:`score_models`.

    Returns
    -------
    means : DataFrame
        ``model``, ``pearson``, ``seconds``, over the pairs that all of them have, or
        if there are none over their own.
    """
    done = scores.dropna(subset=["pearson", "fit_seconds"])
    models = done["model"].nunique()
    everywhere = done.groupby("pair")["model"].transform("nunique") == models
    done = done[everywhere] if everywhere.any() else done
    seconds = done["fit_seconds"] + done["tune_seconds"].fillna(0)
    done = done.assign(seconds=seconds)
    means = done.groupby("model", sort=False)[["pearson", "seconds"]].mean()
    return means[means["seconds"] > 0].reset_index()


def runtime_section(analysis, pictures):
    """Seconds of training against correlation."""
    if "runtime" not in pictures:
        return None
    return figure(
        pictures["runtime"],
        "Seconds of training, with tuning, and test correlation, means over the pairs "
        "that every model has. Seconds depend on the machine and on what else it did.",
    )


def runtime_table(scores):
    """Empty frames have no means."""
    return runtime_scores(scores) if len(scores) else pd.DataFrame()

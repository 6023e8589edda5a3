"""What came out, in sentences."""

import shlex

import numpy as np

from ._analysis import QUICK_BOOTSTRAPS, against_best
from ._model_styles import label_of, style_of
from .figures import best_of

RIVALS = {"baseline": "of the paper's baselines", "variant": "DeepDiff variant"}


def say_state(analysis):
    """Say what is missing, if something is.

    Parameters
    ----------
    analysis : Analysis
        From :func:`analyse`.

    Returns
    -------
    sentences : list of str
        None for a whole run.
    """
    results, sentences = analysis.results, []
    n_done = len(results.table)
    n_tasks = n_done + len(results.failures) + len(results.missing)
    if results.missing:
        sentences.append(
            f"This is a partial report: {len(results.missing)} of {n_tasks} results "
            "are missing. The same command goes on where the run stopped."
        )
    if results.failures:
        sentences.append(
            f"{len(results.failures)} of {n_tasks} results failed; see Failures."
        )
    if results.left_out:
        n_files = len(results.left_out)
        sentences.append(
            f"{n_files} file{'s' * (n_files > 1)} can't be read and "
            f"{'are' if n_files > 1 else 'is'} left out; see Failures."
        )
    if analysis.quick:
        command = shlex.join(["python", "benchmarks/report.py", str(results.folder)])
        sentences.append(
            "Made in haste: intervals and tests draw the genes only "
            f"{QUICK_BOOTSTRAPS} times, and small pictures are missing. "
            f"{command} makes the whole report."
        )
    if not n_tasks:
        sentences.append("There are no results yet.")
    return sentences


def summarise(analysis):
    """Say which models did best, pair by pair.

    Parameters
    ----------
    analysis : Analysis
        From :func:`analyse`.

    Returns
    -------
    sentences : list of str
        A paragraph over all pairs, where there are several, and one a pair.
    """
    pairs = [
        pair
        for pair in analysis.results.pair_names
        if (analysis.scores["pair"] == pair).any()
    ]
    said = [_summarise_pair(analysis, pair) for pair in pairs]
    return [text for text in [_summarise_all(analysis.scores), *said] if text]


def _entry(scores, pair, model):
    own = scores[(scores["pair"] == pair) & (scores["model"] == model)]
    return next(own.itertuples())


def _summarise_pair(analysis, pair):
    scores = analysis.scores
    best, tests = against_best(analysis, pair)
    if best is None:
        return f"{pair}: no model has a result."
    entry = _entry(scores, pair, best)
    n_genes = say_genes(analysis.results, pair)
    text = (
        f"{pair} ({n_genes}): {label_of(best)} predicts best, with a correlation of "
        f"{entry.pearson:.3f}{say_interval(entry.low, entry.high)}"
    )
    if entry.n_seeds > 1:
        text += f", mean of {entry.n_seeds} seeds{_say_spread(entry.seed_deviation)}"
    text += "."
    other = "baseline" if style_of(best).kind == "variant" else "variant"
    others = best_of(scores[scores["pair"] == pair], other)
    if len(others) and len(tests):
        rival = others.iloc[0]
        row = tests[tests["model"] == rival["model"]]
        text += (
            f" The best {RIVALS[other]}, {label_of(rival['model'])}, reaches "
            f"{rival['pearson']:.3f}"
        )
        if len(row):
            row = row.iloc[0]
            text += (
                f"; the difference is {row['difference']:.3f}"
                f"{say_interval(row['low'], row['high'])}, "
                f"p {say_p(row['p_holm'])} (corrected by Holm's method)"
            )
        text += "."
    simple = best_of(scores[scores["pair"] == pair], "yardstick")
    if len(simple) and simple["model"].iloc[0] != best:
        simple = simple.iloc[0]
        text += (
            f" The best yardstick (not in the paper), {label_of(simple['model'])}, "
            f"reaches {simple['pearson']:.3f}."
        )
    chosen = scores[scores["pair"] == pair].dropna(subset=["valid_pearson", "pearson"])
    if len(chosen) > 1:
        entry = _entry(
            scores, pair, chosen.loc[chosen["valid_pearson"].idxmax(), "model"]
        )
        same = entry.model == best
        text += (
            f" {label_of(best)} is also the best on the validation genes."
            if same
            else f" The best on the validation genes, {label_of(entry.model)}, reaches "
            f"{entry.pearson:.3f} on the test genes."
        )
    return text


def _summarise_all(scores):
    """Say which model is best on average, over the pairs that all models have."""
    table = scores.pivot(index="model", columns="pair", values="pearson")
    table = table[table.notna().any(axis=1)]
    common = table.dropna(axis=1)
    if table.shape[1] < 2 or common.shape[1] < 2 or len(common) < 2:
        return ""
    means = common.mean(axis=1)
    best = means.idxmax()
    return (
        f"Over {'all ' * (common.shape[1] == table.shape[1])}{common.shape[1]} pairs "
        f"that every model has: {label_of(best)} has the highest mean correlation, "
        f"{means[best]:.3f}, and is the best of all models on "
        f"{int((common.idxmax() == best).sum())} of them."
    )


def say_genes(results, pair):
    """Numbers of genes of a pair, of all folds together only those of test genes.

    Parameters
    ----------
    results : Results
        From :func:`load_results`.
    pair : str
        Its name.

    Returns
    -------
    text : str
        Such as ``10,000 training, 2,360 validation and 6,100 test genes``.
    """
    own = [record for record in results.pairs.values() if record["pair"] == pair]
    genes = own[0]["genes"] if len(own) == 1 else {}
    n_train, n_valid = (genes.get(split) for split in ("train", "valid"))
    text = say_test_genes(results, pair)
    if not isinstance(n_train, int) or not isinstance(n_valid, int):
        return text
    left_out = own[0].get("genes_left_out")
    if left_out:
        text += f", {left_out:,} of unknown place left out"
    return f"{n_train:,} training, {n_valid:,} validation and {text}"


def say_test_genes(results, pair):
    """Number of test genes of a pair, such as ``6,100 test genes``."""
    own = [record for record in results.pairs.values() if record["pair"] == pair]
    if not own:
        return "unknown genes"
    folds = f" in {len(own)} folds" if len(own) > 1 else ""
    return f"{sum(len(record['test_target']) for record in own):,} test genes{folds}"


def _say_spread(deviation):
    return "" if np.isnan(deviation) else f" that spread by {deviation:.3f}"


def say_interval(low, high):
    """An interval in brackets, nothing if it isn't known."""
    if np.isnan(low) or np.isnan(high):
        return ""
    return f" (95 % interval {low:.3f} to {high:.3f})"


def say_p(p):
    """A p value after the letter p."""
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"

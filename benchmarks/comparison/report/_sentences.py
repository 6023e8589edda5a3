"""What came out, in sentences."""

import shlex

import pandas as pd

from ._analysis import QUICK_BOOTSTRAPS, against_best, on_common_pairs
from ._model_styles import label_of, style_of
from ._tables import say_interval

RIVALS = {"baseline": "of the paper's baselines", "variant": "DeepDiff variant"}


def say_missing(analysis):
    """Say what is missing, nothing of a whole run."""
    results, sentences = analysis.results, []
    n_missing, n_failed = len(results.missing), len(results.failures)
    n_tasks = len(results.table) + n_failed + n_missing
    if n_missing:
        sentences.append(
            f"This is a partial report: {n_missing} of {n_tasks} results are missing. "
            "The same command goes on where the run stopped."
        )
    if n_failed:
        sentences.append(f"{n_failed} of {n_tasks} results failed; see Failures.")
    if results.left_out:
        n_files = len(results.left_out)
        files = (
            "1 file can't be read and is"
            if n_files == 1
            else (f"{n_files} files can't be read and are")
        )
        sentences.append(f"{files} left out; see Failures.")
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
    """Say which models did best: over all pairs, if there are several, and on each."""
    scores = analysis.scores
    said = [_say_pair(analysis, pair) for pair in dict.fromkeys(scores["pair"])]
    means = on_common_pairs(scores)
    n_pairs = scores["pair"].nunique()
    if means.isna().any(axis=None) or min(means.shape) < 2:
        return said
    best = means.mean(axis=1).idxmax()
    n_common = means.shape[1]
    over_all = (
        f"Over {'all ' * (n_common == n_pairs)}{n_common} pairs that every model has: "
        f"{label_of(best)} has the highest mean correlation, "
        f"{means.loc[best].mean():.3f}, and is the best of all models on "
        f"{(means.idxmax() == best).sum()} of them."
    )
    return [over_all, *said]


def _say_pair(analysis, pair):
    own = analysis.scores[analysis.scores["pair"] == pair].set_index("model")
    best, tests = against_best(analysis, pair)
    if best is None:
        return f"{pair}: no model has a result."
    row = own.loc[best]
    text = (
        f"{pair} ({say_genes(analysis.results, pair)}): {label_of(best)} predicts "
        f"best, with a correlation of {row['pearson']:.3f}"
        f"{_in_brackets(row['low'], row['high'])}"
    )
    if row["n_seeds"] > 1:
        text += f", mean of {row['n_seeds']} seeds"
        if pd.notna(row["seed_deviation"]):
            text += f" that spread by {row['seed_deviation']:.3f}"
    text += "."
    kinds = own.index.map(lambda model: style_of(model).kind)
    other = "baseline" if style_of(best).kind == "variant" else "variant"
    rivals = own.loc[kinds == other, "pearson"].dropna()
    if len(rivals) and len(tests):
        rival = rivals.idxmax()
        text += (
            f" The best {RIVALS[other]}, {label_of(rival)}, reaches {rivals.max():.3f}"
        )
        for test in tests[tests["model"] == rival].itertuples():
            p = "< 0.001" if test.p_holm < 0.001 else f"= {test.p_holm:.3f}"
            text += (
                f"; the difference is {test.difference:.3f}"
                f"{_in_brackets(test.low, test.high)}, p {p} (corrected by Holm's "
                "method)"
            )
        text += "."
    simple = own.loc[kinds == "yardstick", "pearson"].dropna()
    if len(simple) and simple.idxmax() != best:
        text += (
            f" The best yardstick (not in the paper), {label_of(simple.idxmax())}, "
            f"reaches {simple.max():.3f}."
        )
    chosen = own.dropna(subset=["valid_pearson", "pearson"])
    if len(chosen) > 1:
        found = chosen["valid_pearson"].idxmax()
        text += (
            f" {label_of(best)} is also the best on the validation genes."
            if found == best
            else f" The best on the validation genes, {label_of(found)}, reaches "
            f"{own.loc[found, 'pearson']:.3f} on the test genes."
        )
    return text


def say_genes(results, pair):
    """Numbers of genes of a pair; of several folds only those of test genes."""
    text, records = say_test_genes(results, pair), results.folds_of(pair)
    if len(records) == 1 and {"train", "valid"} <= records[0]["genes"].keys():
        genes, left_out = records[0]["genes"], records[0].get("genes_left_out")
        text = f"{genes['train']:,} training, {genes['valid']:,} validation and {text}"
        text += f", {left_out:,} of unknown place left out" if left_out else ""
    return text


def say_test_genes(results, pair):
    """Number of test genes of a pair, such as ``6,100 test genes``."""
    records = results.folds_of(pair)
    if not records:
        return "unknown genes"
    folds = f" in {len(records)} folds" if len(records) > 1 else ""
    return (
        f"{sum(len(record['test_target']) for record in records):,} test genes{folds}"
    )


def _in_brackets(low, high):
    said = say_interval(low, high)
    return "" if said == "-" else f" (95 % interval {said})"

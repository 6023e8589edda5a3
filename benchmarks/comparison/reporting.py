"""Everything that is made of the results: tables, figures."""

from pathlib import Path

import matplotlib

from comparison.results import load_failures, load_results
from comparison.statistics import compare_models, wilcoxon_over_pairs
from comparison.summary import overview, pair_table, wilcoxon_table
from report import draw_correlations, relative_table, write_figure
from skdeepdiff._files import write_whole

ARRAYS = ["test_target", "test_predicted"]


def write_report(folder):
    """Write tables and figures of all results in a folder, also of other runs.

    Parameters
    ----------
    folder : str or Path
        Output folder; gets ``results.csv``, ``comparisons.csv``, ``wilcoxon.csv``,
        ``report.txt``, ``correlations.png`` and ``.svg``.

    Returns
    -------
    text : str
        What ``report.txt`` holds.
    """
    folder = Path(folder)
    results, failures = load_results(folder), load_failures(folder)
    # An undefined correlation, of a constant prediction, predicts nothing.
    drawn = results.assign(test_pearson=results["test_pearson"].fillna(0.0))
    comparisons = compare_models(results)
    tables = {
        "results.csv": results.drop(columns=ARRAYS),
        "comparisons.csv": comparisons,
        "wilcoxon.csv": wilcoxon_over_pairs(results),
    }
    for name, table in tables.items():
        write_whole(folder / name, table.to_csv(index=False).encode())
    text = "\n\n".join(_sections(results, drawn, comparisons, failures)) + "\n"
    write_whole(folder / "report.txt", text.encode())
    if len(results):
        # Text as text, and the same bytes for the same numbers.
        options = {"svg.fonttype": "none", "svg.hashsalt": "skdeepdiff"}
        with matplotlib.rc_context(options):
            figure = draw_correlations(drawn)
            write_figure(figure, folder / "correlations.png", dpi=150)
            write_figure(figure, folder / "correlations.svg", metadata={"Date": None})
    return text


def _sections(results, drawn, comparisons, failures):
    tables = {}
    for pair in dict.fromkeys(results["pair"]):
        n_genes = [len(values) for values in _folds_of(results, pair)]
        folds = f" in {len(n_genes)} folds" if len(n_genes) > 1 else ""
        tables[f"{pair}: {sum(n_genes)} test genes{folds}"] = pair_table(
            results, pair, comparisons, failures
        )
    tables["Pearson correlation on test genes"] = overview(results, failures)
    if len(results):
        tables["Relative performance (%), mean and median over pairs (table 1)"] = (
            relative_table(drawn)
        )
        tables["Wilcoxon's test over pairs, p corrected by Holm's method"] = (
            wilcoxon_table(results)
        )
    sections = [
        f"{title}\n\n{table.to_string(na_rep='')}"
        for title, table in tables.items()
        if table.size
    ]
    if failures:
        lines = [f"{name}: {problem}" for name, problem in failures.items()]
        sections.append("Failed (tracebacks in failures/)\n\n" + "\n".join(lines))
    return sections or ["No results yet."]


def _folds_of(results, pair):
    own = results[results["pair"] == pair].drop_duplicates("fold")
    return own["test_target"]

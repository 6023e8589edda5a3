"""The report as plain text."""

from comparison.report._text_tables import overview, pair_table, wilcoxon_table

from ._model_styles import label_of
from ._relative_performance import name_columns, relative_table
from ._sentences import say_state, say_test_genes, summarise


def write_text(analysis):
    """The report as plain text.

    Parameters
    ----------
    analysis : Analysis
        From :func:`analyse`.

    Returns
    -------
    text : str
        What ``report.txt`` holds.
    """
    results = analysis.results
    parts = ["\n\n".join(say_state(analysis) + summarise(analysis))]
    failed = [failure.name for failure in results.failures]
    tables = {}
    if len(results.table):
        for pair in results.pair_names:
            tables[f"{pair}: {say_test_genes(results, pair)}"] = pair_table(
                results.table, pair, analysis.comparisons, failed, analysis.intervals
            )
        tables["Pearson correlation on test genes, means over seeds"] = overview(
            results.table, failed
        )
        relative = relative_table(analysis.scores)
        relative.index = [label_of(name) for name in relative.index]
        relative.columns = name_columns(relative)
        over = ", mean and median over pairs" * (analysis.scores["pair"].nunique() > 1)
        title = f"Relative performance (%){over} (paper, table 1)"
        tables[title] = relative.map("{:.2f}".format, na_action="ignore")
        title = "Wilcoxon's test over pairs, p corrected by Holm's method"
        tables[title] = wilcoxon_table(results.table)
    parts += [
        f"{title}\n\n{table.to_string(na_rep='')}"
        for title, table in tables.items()
        if table.size
    ]
    if results.failures:
        lines = [
            f"{label_of(f.task.model)} on {f.task.pair}, seed {f.task.seed}: "
            f"{f.last_line} ({f.file})"
            for f in results.failures
        ]
        parts.append("\n".join(["Failures", "", *lines]))
    if results.left_out:
        lines = [f"{file}: {reason}" for file, reason in results.left_out]
        parts.append("\n".join(["Files that can't be read", "", *lines]))
    return "\n\n".join(parts) + "\n"

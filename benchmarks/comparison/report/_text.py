"""The report as plain text."""

from ._models import label_of
from ._summary import say_state, summarise
from ._tables import correlation_table, relative_table


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
    scores, results = analysis.scores, analysis.results
    parts = ["\n".join(say_state(results) + summarise(analysis))]
    if len(results.table):
        parts.append(
            "Pearson correlation on test genes (mean ± standard deviation over seeds)"
            f"\n\n{correlation_table(scores).to_string()}"
        )
        relative = relative_table(scores)
        if relative.size:
            relative.index = [label_of(name) for name in relative.index]
            relative.columns = [
                f"{label_of(baseline)}: {what}" for baseline, what in relative.columns
            ]
            shown = relative.to_string(float_format="{:.2f}".format, na_rep="")
            parts.append(
                "Relative performance (%), mean and median over pairs (paper, table 1)"
                f"\n\n{shown}"
            )
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

"""What went wrong, and what is missing."""

from .._elements import details, paragraphs, table
from .._model_styles import label_of


def failures_section(analysis, pictures):
    """Failed models, missing results, and files that can't be read."""
    results, parts = analysis.results, []
    if results.failures:
        rows = [
            [*_say_task(failure.task), failure.last_line, failure.file]
            for failure in results.failures
        ]
        parts.append(
            table(
                "Models that failed; the whole traceback is in the file",
                ["Pair", "Model", "Fold", "Seed", "Error", "File"],
                rows,
                2,
            )
        )
    if results.left_out:
        parts.append(
            table(
                "Files that can't be read; the same command does them again",
                ["File", "Why"],
                [list(entry) for entry in results.left_out],
            )
        )
    if results.missing:
        missing = table(
            "Results that aren't there yet",
            ["Pair", "Model", "Fold", "Seed"],
            [_say_task(task) for task in results.missing],
            2,
        )
        parts.append(details(f"{len(results.missing)} missing results", missing))
    return "\n".join(parts) or paragraphs(["None."])


def _say_task(task):
    return [task.pair, label_of(task.model), str(task.fold), str(task.seed)]

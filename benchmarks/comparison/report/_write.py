"""Writing the report into the output folder."""

import json
from pathlib import Path

import pandas as pd

from skdeepdiff._utils._files import write_whole

from ._analysis import analyse
from ._page import write_page
from ._results import load_results
from ._text import write_text
from .figures import draw_correlations, draw_runtime, render, style
from .sections._scores import runtime_table

# Too long for a cell of a CSV file; each result's own file has them.
NOT_IN_CSV = (
    "tuning", "genes", "history", "attention", "versions", "test_target",
    "test_predicted", "key",
)  # fmt: skip


def write_report(folder, quick=False):
    """Write the report of what is in an output folder.

    Parameters
    ----------
    folder : str or path-like
        Of ``run_all.py``. Gets ``results.csv``, ``comparisons.csv``, ``wilcoxon.csv``,
        ``intervals.csv``, ``report.txt``, ``report.html``, which has all figures in it,
        and the two that show everything at once as files, ``correlations`` and
        ``runtime``, each as ``.png`` and ``.svg``. Each file appears whole or not at
        all.
    quick : bool
        Whether to be done in seconds: without the pictures of each model on each pair,
        and with fewer resamples.

    Returns
    -------
    text : str
        What ``report.txt`` holds.
    """
    folder = Path(folder)
    results = load_results(folder)
    analysis = analyse(results, quick)
    text = write_text(analysis)
    tables = {
        "results": _flat(results.table),
        "comparisons": analysis.comparisons,
        "wilcoxon": analysis.over_pairs,
        "intervals": _all_intervals(analysis),
    }
    for name, table in tables.items():
        write_whole(folder / f"{name}.csv", _encode(table.to_csv(index=False)))
    write_whole(folder / "report.txt", _encode(text))
    with style():
        pictures = {}
        for name, figure, description in _draw(analysis):
            for kind in ("png", "svg"):
                picture = render(figure, description, kind)
                write_whole(folder / f"{name}.{kind}", picture.content)
            pictures[name] = picture
        page = write_page(analysis, pictures)
    write_whole(folder / "report.html", _encode(page))
    return text


def _encode(text):
    # Halves of surrogate pairs have no UTF-8.
    return text.encode("utf-8", errors="replace")


def _draw(analysis):
    """Names, figures and descriptions of what shows everything at once."""
    scores = analysis.scores.dropna(subset="pearson")
    if scores.empty:
        return
    yield ("correlations", *draw_correlations(analysis.scores))
    runtime = runtime_table(scores)
    if len(runtime):
        yield ("runtime", *draw_runtime(runtime))


def _all_intervals(analysis):
    tables = {"pearson": analysis.intervals} | analysis.other_intervals
    return pd.concat(
        [
            table.rename(columns={"score": "value"}).assign(score=name)
            for name, table in tables.items()
        ]
    )


def _flat(table):
    flat = table.drop(columns=list(NOT_IN_CSV))
    return flat.assign(parameters=[json.dumps(own) for own in flat["parameters"]])

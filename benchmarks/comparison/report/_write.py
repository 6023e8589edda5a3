"""Writing the report into the output folder."""

import json
from pathlib import Path

from skdeepdiff._report import render, style
from skdeepdiff._utils._files import write_whole

from ._analysis import analyse, runtime
from ._figures import draw_correlations, draw_runtime
from ._page import write_page, write_text
from ._results import ARRAYS, NESTED, load_results

CAPTIONS = {
    "correlations": "Test correlation of every model on every pair: mean over seeds, "
    "with 95 % bootstrap intervals over test genes. The best variant of each pair is "
    "circled.",
    "runtime": "Seconds of training, with tuning, and test correlation, means over the "
    "pairs that every model has. Seconds depend on the machine and on what else it "
    "did.",
}


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
    # Too long for a cell; each result's own file has them.
    long = {*NESTED, *ARRAYS} - {"parameters"}
    flat = results.table.drop(columns=long)
    for name, table in {
        "results": flat.assign(parameters=flat["parameters"].map(json.dumps)),
        "comparisons": analysis.comparisons,
        "wilcoxon": analysis.over_pairs,
        "intervals": analysis.intervals,
    }.items():
        _write(folder / f"{name}.csv", table.to_csv(index=False))
    text = write_text(analysis)
    _write(folder / "report.txt", text)
    with style():
        pictures = dict.fromkeys(CAPTIONS)
        scores = analysis.scores.dropna(subset="pearson")
        means = runtime(scores)
        drawn = {}
        if len(scores):
            drawn["correlations"] = draw_correlations(analysis.scores)
        if len(means):
            drawn["runtime"] = draw_runtime(means)
        for name, figure in drawn.items():
            for kind in ("png", "svg"):
                pictures[name] = render(figure, CAPTIONS[name], kind)
                write_whole(folder / f"{name}.{kind}", pictures[name].content)
        page = write_page(analysis, **pictures)
    _write(folder / "report.html", page)
    return text


def _write(path, text):
    # Halves of surrogate pairs have no UTF-8.
    write_whole(path, text.encode("utf-8", errors="replace"))

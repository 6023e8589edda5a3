"""A page about a model and how it predicts a dataset's genes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.metrics import mean_squared_error
from sklearn.utils import Bunch
from sklearn.utils._param_validation import Integral, Interval

from .._pairs._directions import up_and_down
from .._pairs._validation import check_change
from .._report import draw_scatter, fill, render, style
from .._saving._save import versions
from .._utils._estimators import best_of, validated
from .._utils._extras import import_extra
from .._utils._files import write_whole
from ..datasets._gene_ids import bare_ids
from ..datasets._gene_table import gene_table
from ..datasets._provenance import inside
from ..datasets._storage import find_flaw
from ..inspection._permutation import SCORES
from . import _report_figures as figures
from ._bootstrap import bootstrap_means, bootstrap_scores
from ._drawing import CONSTRAINTS, PALETTE, import_pyplot

N_RESAMPLES, CONFIDENCE_LEVEL = 1000, 0.95
N_ERRORS = 20
NAMES = {
    "pearson": "Pearson correlation",
    "spearman": "Spearman correlation",
    "r2": "R\N{SUPERSCRIPT TWO}",
}
COLORS = "Orange: genes that go up; blue: down; green: all."
ORDER = "Bins are in the dataset's order, not turned by the gene's strand."
UNKNOWN = (
    "It isn't known which genes the model was trained on. If some of these are among "
    "them, the scores are too good. (A model that the command line trained tells it.)"
)


@validated(
    path=[str, Path],
    dataset=[Bunch],
    genes=["array-like", None],
    title=[str, None],
    threshold=CONSTRAINTS["threshold"],
    n_repeats=[Interval(Integral, 1, None, closed="left")],
    random_state=["random_state"],
    verbose=["verbose"],
)
def write_report(
    path: str | os.PathLike[str],
    estimator: Any,
    dataset: Bunch,
    *,
    genes: ArrayLike | None = None,
    trained_on: Iterable[str] | None = None,
    title: str | None = None,
    threshold: float = 2.0,
    n_repeats: int = 5,
    random_state: int | np.random.RandomState | None = 0,
    verbose: int = 0,
) -> None:
    r"""Write a page about a fitted model and how it predicts a dataset's genes.

    One HTML file that needs no other: scores with intervals, predicted against
    measured log fold changes, attention, permutation importance, the genes with the
    largest errors, training history and provenance. What a model doesn't have, such as
    a baseline attention, isn't there.

    Parameters
    ----------
    path : str or path-like
        File to write; it appears whole or not at all, and one that is there is
        replaced.
    estimator : fitted estimator
        Any model, baseline or pipeline that predicts log fold changes; or a fitted
        search, whose best estimator counts.
    dataset : Bunch
        With measured expression, as :func:`~skdeepdiff.datasets.load_dataset` and the
        other functions of :mod:`skdeepdiff.datasets` return it.
    genes : array-like of int or bool, optional
        Rows of the genes to score, such as those held out; all by default.
    trained_on : sequence of str, optional
        Ids of the genes that the model was trained or validated on. The page says how
        many of those scored are among them, or without it that this isn't known.
    title : str, optional
        Of the page.
    threshold : float
        \|log fold change\| from which genes are up- or down-regulated.
    n_repeats : int
        Permutations of each mark, and of each window along the gene. They take most of
        the time.
    random_state : int, RandomState instance or None
        Seeds the permutations, and the draws of genes for the intervals.
    verbose : int
        1 shows progress bars of the permutations.

    Raises
    ------
    ImportError
        If matplotlib or jinja2 isn't installed (the extra ``plots``).
    OSError
        If the file can't be written.
    TypeError
        If the estimator has no ``predict``, or ``trained_on`` aren't ids.
    ValueError
        If the dataset has no expression or lacks something else, or ``genes`` aren't
        two of its rows or more.

    See Also
    --------
    MarkAttentionDisplay : One of its figures.
    skdeepdiff.inspection.permutation_importance : What its importances are.
    skdeepdiff.metrics.pearson_corrcoef : Its first score.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from skdeepdiff import SingleLayerSVR
    >>> from skdeepdiff.datasets import make_paired_marks
    >>> from skdeepdiff.plotting import write_report
    >>> genes = make_paired_marks(60, n_bins=10, random_state=0)
    >>> model = SingleLayerSVR().fit(genes.data[:40], genes.target[:40])
    >>> with TemporaryDirectory() as folder:
    ...     path, test = f"{folder}/report.html", range(40, 60)
    ...     write_report(path, model, genes, genes=test, trained_on=genes.gene_ids[:40])
    """
    pyplot = import_pyplot()
    import_extra("jinja2", "plots")
    if not Path(path).absolute().parent.is_dir():
        raise FileNotFoundError(f"The folder {Path(path).parent} doesn't exist.")
    if flaw := find_flaw(dataset):
        raise ValueError(f"dataset isn't one of skdeepdiff.datasets: {flaw}")
    if dataset.get("target") is None:
        raise ValueError("dataset has no expression to compare predictions with.")
    rows = _find_rows(genes, len(dataset.data))
    X, y = dataset.data[rows], check_change(dataset.target, "target")[rows]
    estimator = best_of(estimator)
    table = gene_table(dataset, rows)
    trained = None
    if trained_on is not None:
        if isinstance(trained_on, str) or not all(
            isinstance(name, str) for name in trained_on
        ):
            raise TypeError(
                "trained_on must be ids of genes, as in dataset.gene_ids, got "
                f"{trained_on!r:.80}."
            )
        known = set(bare_ids(trained_on))
        trained = sum(name in known for name in bare_ids(table["gene_id"]))
    with style(), pyplot.ioff():
        importance = figures.draw_importance(
            estimator,
            X,
            y,
            dataset.bin_positions,
            mark_names=dataset.mark_names,
            n_repeats=n_repeats,
            random_state=random_state,
            verbose=verbose,
        )
        predicted = check_change(estimator.predict(X), "predictions", len(y))
        pictures = {
            "scatter": render(
                draw_scatter(y, predicted, PALETTE[0], figures.SIZE),
                "Each point is a gene.",
                "png",
            ),
            "importance": [
                render(importance[0], "Each mark, all along the gene", "svg"),
                render(importance[1], f"All marks, in windows. {ORDER}", "svg"),
            ],
            "attention": _draw_attention(estimator, dataset, X, y, rows, threshold),
            "history": hasattr(estimator, "histories_")
            and render(figures.draw_history(estimator), "Training", "svg"),
        }
    given = estimator.get_params(False) if hasattr(estimator, "get_params") else {}
    page = fill(
        "model.html.jinja",
        {
            **pictures,
            "title": title or f"{type(estimator).__name__}, {len(y):,} genes",
            "notice": _say_trained(trained, len(y)),
            "n_all": len(dataset.data),
            "n_scored": len(y),
            "trained": trained,
            "scores": _score(y, predicted, threshold, random_state),
            "errors": _largest_errors(table, y, predicted),
            "settings": {name: str(value) for name, value in given.items()},
            "model": type(estimator).__name__,
            "options": {
                "threshold": f"{threshold:g}",
                "permutations": n_repeats,
                "resamples": N_RESAMPLES,
                "random state": str(random_state),
            },
            "versions": versions(),
            "dataset": dataset,
            "built_with": inside(dataset.get("provenance"), "options"),
        },
        {"say": lambda value, _: value if isinstance(value, str) else f"{value:,.3f}"},
    )
    write_whole(path, page.encode())


def _find_rows(genes, n_genes):
    rows = np.arange(n_genes)
    try:
        rows = rows if genes is None else rows[np.asarray(genes)]
    except IndexError as error:
        raise ValueError(
            f"genes must be some of {n_genes} rows, got {genes!r:.80}."
        ) from error
    if rows.ndim != 1 or len(rows) < 2:
        raise ValueError(f"genes must be at least 2 rows, got shape {rows.shape}.")
    return rows


def _say_trained(n_trained, n_genes):
    if n_trained is None:
        return [UNKNOWN]
    if not n_trained:
        return []
    return [
        f"The model was trained or validated on {n_trained:,} of the {n_genes:,} genes "
        "that are scored here, so all that follows flatters it: genes that it hasn't "
        "seen are predicted worse."
    ]


def _score(y, predicted, threshold, random_state):
    metrics = {NAMES[name]: score for name, score in SCORES.items()}
    metrics["Mean squared error"] = mean_squared_error
    resampling = N_RESAMPLES, CONFIDENCE_LEVEL, random_state

    def score(y, predictions):
        return np.array([metric(y, predictions[:, 0]) for metric in metrics.values()])

    found = bootstrap_scores(score, y, predicted[:, None], *resampling)
    rows = [*zip(metrics, *found, strict=True)]
    up, down = up_and_down(y, threshold)
    for group, sign, members in (
        ("Up, predicted above 0", 1, up),
        ("Down, predicted below 0", -1, down),
    ):
        if members.any():
            right = (sign * predicted[members] > 0).astype(float)
            name = f"{group}: share of {members.sum():,} genes"
            rows.append((name, *map(float, bootstrap_means(right, *resampling))))
    return pd.DataFrame(rows, columns=["Score", "Value", "95 % from", "to"])


def _largest_errors(table, y, predicted):
    error = predicted - y
    table = table.assign(measured=y, predicted=predicted, error=error)
    columns = ["gene_id", "symbol", "measured", "predicted", "error", "chromosome"]
    columns = [name for name in columns if name in table]
    order = np.argsort(-np.abs(error), kind="stable")[:N_ERRORS]
    worst = table[columns].iloc[order].rename(columns={"gene_id": "gene"})
    return worst.rename(columns=str.capitalize)


def _draw_attention(estimator, dataset, X, y, rows, threshold):
    if not hasattr(estimator, "attention"):
        return []
    attention = estimator.attention(X)
    has_group = [members.any() for members in up_and_down(y, threshold)]
    options = {
        "groups": [*compress(("up", "down"), has_group)] or ["all"],
        "threshold": threshold,
        "mark_names": dataset.mark_names,
    }
    # Bins that run along transcription stay as they are.
    built = inside(dataset.get("provenance"), "options")
    strand = None if built.get("orient") == "strand" else dataset.get("strand")
    bins_run = dataset.bin_positions, None if strand is None else strand[rows]
    marks = figures.draw_mark_attention(attention, y, **options)
    bins = figures.draw_bin_attention(attention, y, *bins_run, **options)
    return [
        render(marks, "Attention to marks", "svg"),
        render(bins, f"Attention along the gene. {COLORS}", "svg"),
    ]

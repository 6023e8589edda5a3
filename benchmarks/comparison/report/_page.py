"""What the templates of the report are filled with."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from skdeepdiff import _report as pages
from skdeepdiff._pairs._streams import stream_name
from skdeepdiff._report import draw_scatter, render
from skdeepdiff.plotting._streams import streams_of

from . import _tables as tables
from ._analysis import against_best, relative_table
from ._attention import draw_bin_attention, draw_mark_attention, mean_attention
from ._figures import draw_calibration, draw_losses, draw_validation
from ._model_styles import label_of, style_of
from ._results import ARRAYS, KEYS
from ._sentences import say_genes, say_missing, say_test_genes, summarise

TEMPLATES = Path(__file__).parent / "templates"
FILTERS = (tables.say, tables.say_all, tables.show, label_of)


def fill(template, **values):
    """Fill a template of this folder."""
    filters = {function.__name__: function for function in FILTERS}
    return pages.fill(template, values, filters, TEMPLATES)


def write_text(analysis):
    """The report as plain text."""
    results, own = analysis.results, {}
    if len(results.table):
        for pair in results.pair_names:
            title = f"{pair}: {say_test_genes(results, pair)}"
            own[title] = tables.pair_table(analysis, pair)
        title = "Pearson correlation on test genes, means over seeds"
        own[title] = tables.overview(analysis.scores)
        over = ", mean and median over pairs" * (len(results.pair_names) > 1)
        title = f"Relative performance{over} (paper, table 1)"
        own[title] = relative_table(analysis.scores)
        title = "Wilcoxon's test over pairs, p corrected by Holm's method"
        own[title] = tables.wilcoxon_table(analysis)
    return fill(
        "report.txt.jinja",
        notice=say_missing(analysis),
        summary=summarise(analysis),
        tables=own,
        failures=results.failures,
        left_out=results.left_out,
    )


def write_page(analysis, correlations, runtime):
    """The page; ``correlations`` and ``runtime`` are Pictures, or None."""
    results = analysis.results
    trials, chosen = tables.tuning_tables(results)
    draw = {
        "learning": draw_learning,
        "scatter": partial(draw_each, draw=draw_scatter),
        "calibration": partial(draw_each, draw=draw_calibration),
        "attention": draw_attention,
    }
    pictures = {name: {} if analysis.quick else draw[name](results) for name in draw}
    best = {pair: against_best(analysis, pair) for pair in results.pair_names}
    failures = [(*failure.task, *failure[1:]) for failure in results.failures]
    return fill(
        "report.html.jinja",
        **pictures,
        analysis=analysis,
        results=results,
        notice=say_missing(analysis),
        summary=summarise(analysis),
        correlations=correlations,
        runtime=runtime,
        genes=[f"{pair}: {say_genes(results, pair)}." for pair in results.pair_names],
        relative=relative_table(analysis.scores).rename_axis("Variant").reset_index(),
        tests={pair: found for pair, found in best.items() if len(found[1])},
        trials=trials,
        chosen=chosen,
        failures=pd.DataFrame(failures, columns=[*KEYS, "file", "last_line"]),
        missing=pd.DataFrame(results.missing, columns=KEYS),
        left_out=pd.DataFrame(results.left_out, columns=["File", "Why"]),
        parameters=results.table.drop_duplicates(["pair", "model"]),
        versions=sorted({json.dumps(own) for own in results.table["versions"]}),
        files=tables.files_table(results.pairs),
    )


def draw_each(results, draw):
    """By pair pictures of its models, all folds' genes together, of the first seed."""
    pictures = {}
    for (pair, model), own in results.table.groupby(["pair", "model"], sort=False):
        seed = own["seed"].min()
        own = own[own["seed"] == seed]
        target, predicted = (np.concatenate([*own[name]]) for name in ARRAYS)
        caption = f"{label_of(model)}, seed {seed}"
        picture = render(draw(target, predicted, style_of(model).color), caption)
        pictures.setdefault(pair, []).append(picture)
    return pictures


def histories_of(rows):
    """Histories of results of one model on one pair, one a network that was trained.

    By what follows the model's name (nothing, or which network where a model trains
    several, by its cell type or number), then by seed.
    """
    histories = {}
    for row in rows.itertuples():
        if not isinstance(row.history, dict):
            continue
        nested = all(isinstance(value, dict) for value in row.history.values())
        seed = f"seed {row.seed}"
        if rows["fold"].nunique() > 1:
            seed = f"fold {row.fold}, {seed}"
        for name, own in (row.history if nested else {"": row.history}).items():
            what = "network" if name.isdigit() else "cell type"
            suffix = f", {what} {name}" if name else ""
            if own.get("train_loss"):
                histories.setdefault(suffix, {})[seed] = own
    return histories


def draw_learning(results):
    """By pair a picture of all models, or None, and a list of each network's."""
    pictures = {}
    for pair in results.table["pair"].unique():
        losses, validation = [], {}
        for model, rows in results.by_model(pair):
            for suffix, own in histories_of(rows).items():
                losses.append(render(draw_losses(own), label_of(model) + suffix))
                if not suffix:
                    validation[model] = [*own.values()]
        caption = (
            f"Validation correlation by epoch on {pair}, mean over seeds. A colour and "
            "marker is a model."
        )
        together = validation and render(draw_validation(validation), caption, "svg")
        if losses:
            pictures[pair] = together, losses
    return pictures


def draw_attention(results):
    """By pair lists of pictures of the attention to marks, and along the gene."""
    pictures = {}
    for pair in results.table["pair"].unique():
        about = results.folds_of(pair)[0]
        marks, bins = [], []
        for model, rows in results.by_model(pair):
            rows = rows[[isinstance(own, dict) for own in rows["attention"]]]
            if rows.empty:
                continue
            found, caption = rows["attention"].iloc[0], label_of(model)
            groups = mean_attention([*rows["attention"]], rows["fold"])
            streams = streams_of(found, about["mark_names"])
            names = [stream_name(*stream) for stream in streams]
            if groups.keys() & {"up", "down"}:
                drawn = draw_mark_attention(names, groups, found["threshold"])
                marks.append(render(drawn, caption))
            if "all" in groups:
                own, positions = groups["all"], about["bin_positions"]
                drawn = draw_bin_attention(names, own["bins"], own["n"], positions)
                bins.append(render(drawn, caption))
        if bins:
            pictures[pair] = marks, bins
    return pictures

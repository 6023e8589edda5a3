"""What networks learn and attend to, and how models were tuned."""

import json
import math

from .._analysis import rows_of
from .._elements import details, figure, number, panels, paragraphs, table
from .._model_styles import label_of
from ..figures import (
    draw_bin_attention,
    draw_losses,
    draw_mark_attention,
    draw_validation,
    mean_attention,
    name_marks,
)
from ._single_genes import models_on

EACH_MODEL = (
    "Here a colour is a seed, or a fold, of one model. Left: training loss dotted, "
    "validation loss drawn through; losses of variants with several terms are their "
    "sums. Right: correlation on the validation genes, with the best epoch marked, "
    "whose network was kept."
)


def histories_of(rows):
    """Histories of results, one for each network that was trained.

    Parameters
    ----------
    rows : DataFrame
        Of one model on one pair.

    Returns
    -------
    histories : dict of str to dict of str to dict
        By what follows the model's name: nothing, or which network where a model
        trains several, by its cell type or number; then by seed.
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
            suffix = _say_network(name)
            if own.get("train_loss"):
                histories.setdefault(suffix, {})[seed] = own
    return histories


def _say_network(name):
    if not name:
        return ""
    return f", network {name}" if name.isdigit() else f", cell type {name}"


def learning_section(analysis, pictures):
    """Validation correlation of all networks, and losses of each, by epoch."""
    results, parts = analysis.results, []
    for pair in results.pair_names:
        losses, validation = [], {}
        for model in models_on(results, pair):
            for suffix, own in histories_of(rows_of(results, pair, model)).items():
                picture = draw_losses(list(own.values()), list(own))
                losses.append((label_of(model) + suffix, picture))
                if not suffix:
                    validation[model] = list(own.values())
        if not losses:
            continue
        content = (
            f"<h3>Each model</h3>{paragraphs([EACH_MODEL])}"
            f'<div class="wide">{panels(losses)}</div>'
        )
        if validation:
            together = figure(
                draw_validation(validation),
                f"Validation correlation by epoch on {pair}, mean over seeds. A colour "
                "and marker is a model.",
            )
            content = f"<h3>All models</h3>{together}{content}"
        parts.append(details(pair, content, not parts))
    return "\n".join(parts) or None


def attention_section(analysis, pictures):
    """Attention to marks of up- and down-regulated genes, and along the gene."""
    results, parts = analysis.results, []
    threshold = 2.0
    for pair in results.pair_names:
        about = next((own for own in results.pairs.values() if own["pair"] == pair), {})
        marks, bins = [], []
        for model in models_on(results, pair):
            own = rows_of(results, pair, model)
            own = own[[isinstance(record, dict) for record in own["attention"]]]
            if own.empty:
                continue
            attentions = list(own["attention"])
            threshold = attentions[0].get("threshold", threshold)
            names, groups = mean_attention(attentions, list(own["fold"]))
            names = name_marks(names, about.get("mark_names"))
            picture = draw_mark_attention(names, groups, threshold)
            if picture is not None:
                marks.append((label_of(model), picture))
            if "all" in groups:
                picture = draw_bin_attention(
                    names, groups, about.get("bin_positions") or []
                )
                bins.append((label_of(model), picture))
        if bins:
            shown = (
                panels(marks) if marks else "<p>No gene is up- or down-regulated.</p>"
            )
            content = f"<h3>Marks</h3>{shown}<h3>Along the gene</h3>{panels(bins)}"
            content = f'<div class="wide">{content}</div>'
            parts.append(details(pair, content, not parts))
    if not parts:
        return None
    return paragraphs(
        [
            "Marks: mean attention of a network's second level to each stream, of up- "
            f"and down-regulated test genes (log fold change of at least {threshold:g} "
            "either way), with 95 % intervals over genes (the paper's figure 5). Along "
            "the gene: mean attention of the first level to each bin, of all test "
            "genes, in multiples of what all bins would have if it were even. Means "
            "over seeds. Attention says what a "
            "network weighed, not what regulates a gene."
        ]
    ) + "\n".join(parts)


def say_parameters(parameters):
    """Parameters in a line.

    Parameters
    ----------
    parameters : dict
        By name.

    Returns
    -------
    text : str
        Such as ``lr=0.001, hidden_size=32``.
    """
    return ", ".join(
        f"{name}={value if isinstance(value, str) else json.dumps(value)}"
        for name, value in parameters.items()
    )


def tuning_section(analysis, pictures):
    """Chosen parameters of models that were tuned."""
    rows, tried = [], []
    has_folds = analysis.results.table["fold"].nunique() > 1
    for row in analysis.results.table.itertuples():
        if not isinstance(row.tuning, list) or not row.tuning:
            continue
        task = [row.pair, label_of(row.model)]
        task += [str(row.fold)] * has_folds + [number(row.seed, 0)]
        scores = [_score(trial) for trial in row.tuning]
        known = [score for score in scores if not math.isnan(score)]
        varied = dict.fromkeys(
            name for trial in row.tuning for name in trial["parameters"]
        )
        chosen = {
            name: row.parameters[name] for name in varied if name in row.parameters
        }
        rows.append(
            [
                *task,
                say_parameters(chosen or _best(row.tuning, scores)),
                number(len(row.tuning), 0),
                number(max(known, default=math.nan)),
                number(min(known, default=math.nan)),
                number(row.tune_seconds, 1),
            ]
        )
        tried += [
            [
                *task,
                say_parameters(trial["parameters"]),
                number(score),
                number(trial.get("seconds") or math.nan, 1),
            ]
            for trial, score in zip(row.tuning, scores, strict=True)
        ]
    if not rows:
        return paragraphs(["Nothing was tuned: all models have fixed parameters."])
    names = ["Pair", "Model", *["Fold"] * has_folds, "Seed"]
    chosen = table(
        "Parameters chosen on the validation genes",
        [*names, "Chosen", "Tried", "Best correlation", "Worst", "Seconds"],
        rows,
        len(names),
    )
    trials = table(
        "All trials, with the correlation on validation genes",
        [*names, "Parameters", "Correlation", "Seconds"],
        tried,
        len(names),
    )
    if len(rows) > 30:
        chosen = details(f"Chosen parameters of {len(rows)} results", chosen)
    return chosen + details(f"All {len(tried)} trials", trials)


def _score(trial):
    score = trial.get("valid_pearson")
    return math.nan if score is None else float(score)


def _best(tuning, scores):
    ranked = [-math.inf if math.isnan(score) else score for score in scores]
    return tuning[ranked.index(max(ranked))]["parameters"]

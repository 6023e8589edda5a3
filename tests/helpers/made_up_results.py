"""Made-up output folders of a comparison, to try its report on."""

import hashlib
import json

import numpy as np

from comparison.models import MODELS
from comparison.records import task_name, write_record
from comparison.scores import evaluate_scores
from skdeepdiff.nn import VARIANTS

MARKS = ["H3K4me1", "H3K4me3", "H3K9me3", "H3K27me3", "H3K36me3"]
SETTINGS = {
    "epochs": None,
    "tune": "small",
    "device": "cpu",
    "split": "published",
    "folds": 1,
}
COMMAND = (
    "python benchmarks/run_all.py --data roadmap --pairs {} --seeds {} --models {}"
)
VERSIONS = {"python": "3.11.7", "torch": "2.13.0", "skdeepdiff": "0.1"}
MACHINE = {"processor": "Some CPU", "cores": 2, "gpu": None, "system": "Linux"}


def make_pair(name, fold, n_folds, n_genes, rng):
    """A pair's record: half of the genes hardly change, as in blood and stem cells."""
    changes = rng.random(n_genes) < 0.5
    target = np.where(changes, rng.normal(0, 0.6, n_genes), rng.normal(0, 3, n_genes))
    return {
        "pair": name,
        "fold": fold,
        "cell_types": name.split("-"),
        "mark_names": MARKS,
        "bin_positions": (np.arange(200) * 100 - 9950).tolist(),
        "genes": {"train": 5 * n_genes, "valid": n_genes, "test": n_genes},
        "test_gene_ids": [f"ENSG{i:011d}" for i in range(n_genes)],
        "test_target": target.round(4).tolist(),
        "files": {
            f"{cell}.{part}.csv": hashlib.sha256(f"{cell}{part}".encode()).hexdigest()
            for cell in name.split("-")
            for part in ("expr", "train", "valid", "test")
        },
        "split": "published",
        "n_folds": n_folds,
    }


def streams_of(model):
    """Names of a network's streams, none for other models."""
    if model not in VARIANTS:
        return []
    variant, names = VARIANTS[model], {"a": "A", "b": "B", "difference": "A-B"}
    kinds = [names[side] for side in variant.raw] + [
        "A_aux",
        "B_aux",
    ] * variant.auxiliary
    return [f"{mark}_{kind}" for kind in kinds for mark in MARKS]


def make_attention(streams, n_genes, rng):
    groups = {}
    for group, share in (("up", 5), ("down", 6), ("all", 1)):
        marks = rng.dirichlet(np.full(len(streams), 25))
        groups[group] = {
            "n": n_genes // share,
            "marks": marks.tolist(),
            "marks_se": (0.5 * marks / np.sqrt(n_genes // share)).tolist(),
            "bins": rng.dirichlet(np.full(200, 40), len(streams)).tolist(),
        }
    return {"stream_names": streams, "threshold": 2.0, "groups": groups}


def make_history(rng, epochs=30):
    """Losses that fall, and a validation correlation that rises and sags."""
    epoch = np.arange(epochs) + rng.random(epochs)
    return {
        "train_loss": (0.3 + 0.7 * np.exp(-epoch / 8)).tolist(),
        "valid_loss": (0.5 + 0.5 * np.exp(-epoch / 5)).tolist(),
        "valid_pearson": (0.7 - 0.6 * np.exp(-epoch / 4) - 0.002 * epoch).tolist(),
        "duration": [1.5] * epochs,
    }


def make_result(pair, model, seed, skill, rng):
    """A result's record, of predictions with about the correlation ``skill``."""
    target = np.array(pair["test_target"])
    # Genes that are hard are so for all models and seeds.
    shared = np.random.default_rng(len(target)).normal(size=len(target))
    noise = 0.8 * shared + 0.6 * rng.normal(size=len(target))
    spread = target.std()
    predicted = skill * (skill * target + np.sqrt(1 - skill**2) * spread * noise)
    predicted = predicted.round(4)
    name = model.removesuffix("@paper")
    streams, tuning, history, attention = streams_of(name), None, None, None
    seconds = 0.01 * MODELS[name].cost * len(target) * rng.uniform(0.9, 1.1)
    if streams:
        history = make_history(rng)
    elif name == "attentive_chrome":
        history = {"A": make_history(rng), "B": make_history(rng)}
    scores = evaluate_scores(target, predicted)
    valid = scores | {"pearson": scores["pearson"] + rng.normal(0, 0.02)}
    if streams:
        tuning = []
        for lr in (1e-4, 1e-3, 3e-3):
            tried = {"parameters": {"lr": lr}, "seconds": seconds / 3}
            tuning.append(tried | {"valid_pearson": float(rng.normal(0.6, 0.05))})
        attention = make_attention(streams, len(target), rng)
    return {
        "format": 1,
        "pair": pair["pair"],
        "fold": pair["fold"],
        "n_folds": pair["n_folds"],
        "model": model,
        "seed": seed,
        "parameters": {"lr": 1e-3} if streams else {"alpha": 100.0},
        "tuning": tuning,
        "scores": {"test": scores, "valid": valid},
        "genes": pair["genes"],
        "test_predicted": predicted.tolist(),
        "fit_seconds": seconds,
        "tune_seconds": 3 * seconds if streams else 0.0,
        "predict_seconds": seconds / 50,
        "peak_memory": int(4e8 + 1e7 * MODELS[name].cost),
        "history": history,
        "attention": attention,
        "versions": VERSIONS,
        "settings": SETTINGS,
    }


def write_results(
    folder, pairs=("P-Q",), models=("two_layer_svr", "raw_d"), seeds=(0,), n_genes=60,
    n_folds=1,
):  # fmt: skip
    """Fill an output folder."""
    for part in ("pairs", "results"):
        (folder / part).mkdir(parents=True)
    tasks = []
    for i, name in enumerate(pairs):
        for fold in range(n_folds):
            rng = np.random.default_rng([i, fold])
            pair = make_pair(name, fold, n_folds, n_genes, rng)
            unit = f"{name}.fold{fold}" if n_folds > 1 else name
            write_record(folder / "pairs" / f"{unit}.json", pair)
            for j, model in enumerate(models):
                skill = 0.75 - 0.04 * i - 0.02 * (len(models) - j) ** 0.9
                for seed in seeds:
                    rng = np.random.default_rng([i, j, seed, fold])
                    result = make_result(pair, model, seed, max(skill, 0.1), rng)
                    tasks.append(task_name(name, fold, n_folds, model, seed))
                    write_record(folder / "results" / f"{tasks[-1]}.json", result)
    seeds = " ".join(map(str, seeds))
    plain = [model for model in models if not model.endswith("@paper")]
    paper = [model.removesuffix("@paper") for model in models if model not in plain]
    commands = [COMMAND.format(" ".join(pairs), seeds, " ".join(plain))]
    if paper:
        command = COMMAND.format(" ".join(pairs), seeds, " ".join(paper))
        commands.append(f"{command} --paper-settings")
    run = {
        "settings": SETTINGS,
        "commands": commands,
        "tasks": tasks,
        "started": "2018-08-01T12:00:00+0000",
        "versions": VERSIONS,
        "machine": MACHINE,
    }
    (folder / "run.json").write_text(json.dumps(run, indent=1))


def fail(folder, pair, model, seed, error):
    """Put a failure in the place of a result."""
    name = f"{pair}__{model}__{seed}"
    (folder / "results" / f"{name}.json").unlink(missing_ok=True)
    (folder / "failures").mkdir(exist_ok=True)
    text = f"Traceback (most recent call last):\n  File ...\n{error}\n"
    (folder / "failures" / f"{name}.txt").write_text(text)

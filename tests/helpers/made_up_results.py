"""Made-up output folders of a comparison, to try its report on.

``python tests/helpers/made_up_results.py FOLDER`` fills one with ten pairs.
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from scipy import stats

from comparison.models import MODELS
from comparison.records import write_record
from skdeepdiff.nn import VARIANTS

MARKS = ["H3K4me1", "H3K4me3", "H3K9me3", "H3K27me3", "H3K36me3"]
PAPER_PAIRS = [
    "E123-E003", "E116-E003", "E123-E116", "E003-E005", "E003-E006",
    "E006-E007", "E005-E006", "E003-E004", "E004-E006", "E037-E038",
]  # fmt: skip
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


def write_sealed(path, record):
    """Write a record with its checksum."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_record(path, record)


def stem(pair, fold, n_folds, model, seed):
    middle = f"__fold{fold}" if n_folds > 1 else ""
    return f"{pair}{middle}__{model}__{seed}"


def make_pair(name, fold, n_folds, n_genes, rng):
    """A pair's file: half of the genes hardly change, as in blood against stem cells.

    Parameters
    ----------
    name : str
        Pair.
    fold, n_folds : int
        Its number, and how many there are.
    n_genes : int
        Test genes.
    rng : Generator
        Source of randomness.

    Returns
    -------
    pair : dict
        By the format of output folders.
    """
    target = np.where(
        rng.random(n_genes) < 0.5,
        rng.normal(0, 0.6, n_genes),
        rng.normal(0, 3, n_genes),
    )
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
    variant = VARIANTS[model]
    sides = {"a": "A", "b": "B", "difference": "A-B"}
    names = [f"{mark}_{sides[side]}" for side in variant.raw for mark in MARKS]
    if variant.auxiliary:
        names += [f"{mark}_{side}_aux" for side in "AB" for mark in MARKS]
    return names


def make_attention(streams, n_genes, rng):
    """Mean attention that prefers promoters' marks and the start site."""
    position = np.arange(200) * 100 - 9950
    groups = {}
    for group, n, favour in (("up", n_genes // 5, 1), ("down", n_genes // 6, 3),
                             ("all", n_genes, 2)):  # fmt: skip
        liking = np.array(
            [1.6 if i % 5 in (1, favour) else 1 for i in range(len(streams))]
        )
        marks = rng.dirichlet(25 * liking)
        bins = 1 + 4 * np.exp(-0.5 * (position / 900) ** 2) * liking[:, None]
        bins = bins * rng.gamma(40, 1 / 40, bins.shape)
        groups[group] = {
            "n": n,
            "marks": marks.round(5).tolist(),
            "marks_se": (0.5 * marks / np.sqrt(n)).round(6).tolist(),
            "bins": (bins / bins.sum(1, keepdims=True)).round(6).tolist(),
        }
    return {"stream_names": streams, "threshold": 2.0, "groups": groups}


def make_history(rng, epochs=30):
    """Losses that fall and a validation correlation that rises and sags."""
    epoch = np.arange(epochs)
    noise = rng.normal(0, 0.01, (3, epochs))
    return {
        "train_loss": (0.3 + 0.7 * np.exp(-epoch / 8) + noise[0]).tolist(),
        "valid_loss": (
            0.5 + 0.5 * np.exp(-epoch / 5) + 0.006 * epoch + noise[1]
        ).tolist(),
        "valid_pearson": (
            0.7 - 0.6 * np.exp(-epoch / 4) - 0.002 * epoch + noise[2]
        ).tolist(),
        "duration": [1.5] * epochs,
    }


def scores_of(target, predicted):
    """The four scores of a result."""
    changed = np.abs(target) >= 2
    up = target[changed] > 0
    auc = None
    if 0 < up.sum() < len(up):
        statistic = stats.mannwhitneyu(predicted[changed][up], predicted[changed][~up])
        auc = statistic.statistic / (up.sum() * (~up).sum())
    residual = ((target - predicted) ** 2).sum()
    return {
        "pearson": float(np.corrcoef(target, predicted)[0, 1]),
        "spearman": float(stats.spearmanr(target, predicted).statistic),
        "r2": float(1 - residual / ((target - target.mean()) ** 2).sum()),
        "auc": auc if auc is None else float(auc),
    }


def make_result(pair, model, seed, skill, rng):
    """A result of predictions that correlate with the target about as asked.

    Parameters
    ----------
    pair : dict
        From :func:`make_pair`.
    model : str
        Key of ``MODELS``, or with ``@paper``.
    seed : int
        Seed.
    skill : float
        Correlation, about.
    rng : Generator
        Source of randomness.

    Returns
    -------
    result : dict
        By the format of output folders.
    """
    target = np.array(pair["test_target"])
    # Genes that are hard are so for all models and seeds.
    shared = np.random.default_rng(len(target)).normal(size=len(target))
    noise = 0.8 * shared + 0.6 * rng.normal(size=len(target))
    spread = target.std()
    predicted = skill * (skill * target + np.sqrt(1 - skill**2) * spread * noise)
    predicted = predicted.round(4)
    name = model.removesuffix("@paper")
    streams = streams_of(name)
    seconds = 0.01 * MODELS[name].cost * len(target) * rng.uniform(0.9, 1.1)
    grid = [1e-4, 1e-3, 3e-3]
    history = make_history(rng) if streams else None
    if name == "attentive_chrome":
        history = {"A": make_history(rng), "B": make_history(rng)}
    scores = scores_of(target, predicted)
    valid = scores | {"pearson": scores["pearson"] + rng.normal(0, 0.02)}
    result = {
        "format": 1,
        "pair": pair["pair"],
        "fold": pair["fold"],
        "n_folds": pair["n_folds"],
        "model": model,
        "seed": seed,
        "parameters": {"lr": 1e-3} if streams else {"alpha": 100.0},
        "tuning": [
            {
                "parameters": {"lr": lr},
                "valid_pearson": float(rng.normal(0.6, 0.05)),
                "seconds": seconds / 3,
            }
            for lr in grid
        ]
        if streams
        else None,
        "scores": {"test": scores, "valid": valid},
        "genes": pair["genes"],
        "test_predicted": predicted.tolist(),
        "fit_seconds": seconds,
        "tune_seconds": 3 * seconds if streams else 0.0,
        "predict_seconds": seconds / 50,
        "peak_memory": int(4e8 + 1e7 * MODELS[name].cost),
        "history": history,
        "attention": make_attention(streams, len(target), rng) if streams else None,
        "versions": VERSIONS,
        "settings": SETTINGS,
    }
    return result


def write_results(
    folder, pairs=("P-Q",), models=("two_layer_svr", "raw_d"), seeds=(0,), n_genes=60,
    n_folds=1,
):  # fmt: skip
    """Fill an output folder.

    Parameters
    ----------
    folder : Path
        Where to.
    pairs, models : sequence of str
        Which.
    seeds : sequence of int
        Which.
    n_genes : int
        Test genes a pair.
    n_folds : int
        Folds a pair.
    """
    folder = Path(folder)
    for i, name in enumerate(pairs):
        for fold in range(n_folds):
            rng = np.random.default_rng([i, fold])
            pair = make_pair(name, fold, n_folds, n_genes, rng)
            key = f"{name}.fold{fold}" if n_folds > 1 else name
            write_sealed(folder / "pairs" / f"{key}.json", pair)
            for j, model in enumerate(models):
                skill = 0.75 - 0.04 * i - 0.02 * (len(models) - j) ** 0.9
                for seed in seeds:
                    rng = np.random.default_rng([i, j, seed, fold])
                    result = make_result(pair, model, seed, max(skill, 0.1), rng)
                    where = stem(name, fold, n_folds, model, seed)
                    write_sealed(folder / "results" / f"{where}.json", result)
    tasks = [
        stem(name, fold, n_folds, model, seed)
        for name in pairs
        for fold in range(n_folds)
        for model in models
        for seed in seeds
    ]
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
    folder = Path(folder)
    name = f"{pair}__{model}__{seed}"
    (folder / "results" / f"{name}.json").unlink(missing_ok=True)
    (folder / "failures").mkdir(exist_ok=True)
    text = f"Traceback (most recent call last):\n  File ...\n{error}\n"
    (folder / "failures" / f"{name}.txt").write_text(text)


def main(folder):
    """Ten pairs, sixteen models and three seeds; a few failed or are missing."""
    paper = ["two_layer_svr", "attentive_chrome", "raw_d", "aux_siamese"]
    models = [*MODELS, *(f"{name}@paper" for name in paper)]
    write_results(folder, PAPER_PAIRS, models, (0, 1, 2), n_genes=2000)
    fail(folder, "E003-E004", "raw", 1, "FloatingPointError: the loss isn't finite")
    for seed in range(3):
        fail(folder, "E037-E038", "aux", seed, "MemoryError: <no> room & none left")
    for path in (Path(folder) / "results").glob("E004-E006__raw_aux*"):
        path.unlink()


if __name__ == "__main__":
    main(sys.argv[1])

"""Peak memory of a fit, each in a fresh process."""

import os
import time
from pathlib import Path

import numpy as np
import torch
from joblib.externals.loky import get_reusable_executor

from common.fresh_process import in_fresh_process
from comparison.models import MODELS
from comparison.peak_memory import MEGABYTE, peak_bytes, reset_peak
from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.nn import VARIANTS, DeepDiffLoss, DeepDiffNet, Targets
from speed_and_memory.contest import make_model
from speed_and_memory.plain_network import make_plain, train_plainly

MEMORY_BATCH_SIZE = 64


def peak_bytes_with_children():
    """The most memory of this process and of its workers that still run."""
    children = []
    for task in Path("/proc/self/task").glob("*/children"):
        children += task.read_text().split()
    return peak_bytes() + sum(peak_bytes(child) for child in children)


def peak_of_fit(variant, *, plain):
    """Measure megabytes: what ``training`` an epoch adds, and the whole ``process``."""
    return in_fresh_process(_fit, variant, plain, torch.get_num_threads())


def _fit(variant, plain, n_threads):
    torch.set_num_threads(n_threads)
    genes = make_paired_marks(4 * MEMORY_BATCH_SIZE, random_state=0)

    def train(n_genes):
        X, y = genes.data[:n_genes], genes.target[:n_genes]
        if not plain:
            make_model(variant, MEMORY_BATCH_SIZE).fit(X, y)
            return
        signal, change = torch.from_numpy(X).log1p(), torch.from_numpy(y).float()
        train_plainly(
            make_plain(DeepDiffNet(variant, X.shape[2], seed=0)),
            signal,
            Targets(change[:, 0], change[:, 1:], change[:, 0].abs() >= 2),
            DeepDiffLoss(VARIANTS[variant].siamese),
            batch_size=MEMORY_BATCH_SIZE,
        )

    train(1)  # loads all code
    before = reset_peak()
    train(len(genes.data))
    return {
        "training": (peak_bytes() - before) / MEGABYTE,
        "process": peak_bytes() / MEGABYTE,
    }


def footprint(name, n_genes):
    """Measure what ``fit`` and ``predict`` take beside the interpreter, in sizes of X.

    X has 5 marks and 200 bins, in float32. ``fit`` includes X itself, ``predict`` is
    what comes on top of what the process has by then.
    """
    return in_fresh_process(_footprint, name, n_genes)


def _footprint(name, n_genes):
    torch.set_num_threads(1)
    genes = make_paired_marks(64, random_state=0)
    model = MODELS[name].make(0, 1)
    # Loads all code.
    model.fit(genes.data[:40], genes.target[:40]).predict(genes.data[:1])
    before = reset_peak()
    X = np.empty((n_genes, *genes.data.shape[1:]), np.float32)
    y = np.empty((n_genes, 3))
    for start in range(0, n_genes, len(genes.data)):
        some = slice(start, min(start + len(genes.data), n_genes))
        n_some = some.stop - some.start
        X[some], y[some] = genes.data[:n_some], genes.target[:n_some]
    model.fit(X, y)
    fitted = peak_bytes() - before
    before = reset_peak()
    model.predict(X)
    return {
        "model": name,
        "n_genes": n_genes,
        "X": X.nbytes / MEGABYTE,
        "fit": fitted / X.nbytes,
        "predict": (peak_bytes() - before) / X.nbytes,
    }


def peak_of_baseline(name, n_genes):
    """Measure seconds and megabytes of a baseline on all cores.

    Megabytes are the sum of the peaks of all processes.
    """
    return in_fresh_process(_fit_baseline, name, n_genes)


def _fit_baseline(name, n_genes):
    n_test = -(-n_genes * 61 // 100)  # as many as the paper has
    genes = make_paired_marks(n_genes + n_test, random_state=0)
    model = MODELS[name].make(0, None)
    settings = {key: -1 for key in model.get_params() if key.endswith("n_jobs")}
    if "relieff" in model.get_params():
        settings["relieff__max_samples"] = None  # all genes
    model.set_params(**settings)
    start = time.perf_counter()
    model.fit(genes.data[:n_genes], genes.target[:n_genes])
    fitted = time.perf_counter()
    model.predict(genes.data[n_genes:])
    record = {
        "model": name,
        "n_genes": n_genes,
        "cores": os.cpu_count(),
        "fit_seconds": fitted - start,
        "predict_seconds": time.perf_counter() - fitted,
        "megabytes": peak_bytes_with_children() / MEGABYTE,
    }
    # Idle workers would keep this process from ending for five minutes.
    get_reusable_executor().shutdown()
    return record

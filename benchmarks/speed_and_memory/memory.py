"""Peak memory of models, each in a fresh process."""

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


def peak_bytes_with_children():
    """The most memory of this process and of its workers that still run."""
    children = []
    for task in Path("/proc/self/task").glob("*/children"):
        children += task.read_text().split()
    return peak_bytes() + sum(peak_bytes(child) for child in children)


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

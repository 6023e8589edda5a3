from concurrent.futures import BrokenExecutor, Future

import numpy as np
import pytest

from comparison.sources import Source, add_checksums
from comparison.task import run_task
from read_counting import scale
from skdeepdiff.datasets import make_paired_marks, save_dataset
from speed_and_memory import memory


@pytest.fixture(scope="session")
def save_genes(tmp_path_factory):
    """Write a file of genes on so many chromosomes in turn; returns its path."""

    def save(name, n_genes, n_chromosomes, tss=None, **sizes):
        genes = make_paired_marks(n_genes, random_state=0, **sizes)
        rows = np.arange(n_genes)
        genes.chromosomes = np.array([f"chr{row % n_chromosomes}" for row in rows])
        if tss is not None:
            genes.tss = tss
        path = tmp_path_factory.mktemp("genes") / name
        save_dataset(genes, path)
        return path

    return save


@pytest.fixture(scope="session")
def placed_genes(save_genes):
    """A file with 96 genes of 5 marks and 40 bins, 8 on each of 12 chromosomes."""
    tss = np.arange(96) // 24 * 100_000 + np.arange(96) // 12 * 5_000
    return str(save_genes("P-Q.npz", 96, 12, tss, n_bins=40, bin_size=500))


@pytest.fixture(scope="session")
def dataset(save_genes):
    """A file with 90 genes of 2 marks and 52 bins on ten chromosomes."""
    return save_genes("tiny.npz", 90, 10, n_marks=2, n_bins=52)


@pytest.fixture
def source(dataset):
    return add_checksums(Source("tiny", "dataset", str(dataset)))


@pytest.fixture
def cells_file(tmp_path):
    """Four cell types, whose expression follows the first of two marks."""
    rng = np.random.RandomState(0)
    signal = rng.gamma(1, size=(4, 60, 2, 20)).astype(np.float32)
    signal *= rng.random_sample(signal.shape) < 0.5
    np.savez(
        tmp_path / "cells.npz",
        signal=signal,
        log2_rpkm=2 + signal[:, :, 0].sum(axis=2) / 4,
        cell_types=np.array(["C1", "C2", "C3", "C4"]),
        mark_names=np.array(["H3K4me3", "H3K27me3"]),
        gene_ids=np.array([f"gene{index}" for index in range(60)]),
        gene_symbols=np.array([f"G{index}" for index in range(60)]),
        chromosomes=np.repeat([f"chr{index}" for index in range(10)], 6),
        tss=np.arange(60),
    )
    return tmp_path / "cells.npz"


@pytest.fixture
def in_this_process(monkeypatch):
    """Importing PyTorch anew takes seconds."""
    for module in (memory, scale):
        monkeypatch.setattr(module, "in_fresh_process", lambda do, *given: do(*given))


class WorkersHere:
    """They do tasks at once, where monkeypatching reaches, or die of a model."""

    run = staticmethod(run_task)

    def __init__(self, n_workers=1, deadly=None):
        self.n_workers, self.deadly = n_workers, deadly
        self.done, self.is_closed = [], False

    def count(self):
        return self.n_workers

    def submit(self, task):
        future = Future()
        if task.model == self.deadly:
            future.set_exception(BrokenExecutor("killed"))
        else:
            self.done.append(task)
            future.set_result(self.run(task))
        return future

    def close(self):
        self.is_closed = True


@pytest.fixture
def workers_here():
    return WorkersHere

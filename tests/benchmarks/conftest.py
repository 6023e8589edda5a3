from concurrent.futures import BrokenExecutor, Future

import numpy as np
import pytest

from comparison.sources import Source, add_checksums
from comparison.task import run_task
from skdeepdiff.datasets import make_paired_marks, save_dataset


@pytest.fixture(scope="session")
def placed_genes(tmp_path_factory):
    """A file with 96 genes of 5 marks and 40 bins, 8 on each of 12 chromosomes."""
    genes = make_paired_marks(96, n_bins=40, bin_size=500, random_state=0)
    genes.chromosomes = np.array([f"chr{row % 12}" for row in range(96)])
    genes.tss = np.arange(96) // 24 * 100_000 + np.arange(96) // 12 * 5_000
    path = tmp_path_factory.mktemp("placed") / "P-Q.npz"
    save_dataset(genes, path)
    return str(path)


@pytest.fixture(scope="session")
def dataset(tmp_path_factory):
    """A file with 90 genes of 2 marks and 52 bins on ten chromosomes."""
    genes = make_paired_marks(90, n_marks=2, n_bins=52, random_state=0)
    genes.chromosomes = np.array([f"chr{row % 10}" for row in range(90)])
    path = tmp_path_factory.mktemp("data") / "tiny.npz"
    save_dataset(genes, path)
    return path


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

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


class WorkersHere:
    """They do tasks at once, where monkeypatching reaches, or die of a model."""

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
            future.set_result(run_task(task))
        return future

    def close(self):
        self.is_closed = True


@pytest.fixture
def workers_here():
    return WorkersHere

import numpy as np
import pytest

GENES, BINS = 60, 20


@pytest.fixture
def cells_file(tmp_path):
    """Four cell types, whose expression follows the first of two marks."""
    rng = np.random.RandomState(0)
    signal = rng.gamma(1, size=(4, GENES, 2, BINS)).astype(np.float32)
    signal *= rng.random_sample(signal.shape) < 0.5
    np.savez(
        tmp_path / "cells.npz",
        signal=signal,
        log2_rpkm=2 + signal[:, :, 0].sum(axis=2) / 4,
        cell_types=np.array(["C1", "C2", "C3", "C4"]),
        mark_names=np.array(["H3K4me3", "H3K27me3"]),
        gene_ids=np.array([f"gene{index}" for index in range(GENES)]),
        gene_symbols=np.array([f"G{index}" for index in range(GENES)]),
        chromosomes=np.repeat([f"chr{index}" for index in range(10)], GENES // 10),
        tss=np.arange(GENES),
    )
    return tmp_path / "cells.npz"

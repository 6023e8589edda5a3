import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.utils import Bunch

from comparison.marked_genes import read_genes
from skdeepdiff.metrics import pearson_corrcoef
from split_leakage.experiment import (
    LEARNERS,
    compare_splits,
    find_overlaps,
    predict_fold,
)
from split_leakage.splits import SPLITS, draw_folds


@pytest.mark.parametrize("name", ["ridge", "boosting", "neighbours", "raw_d"])
def test_every_model_predicts_the_test_genes(placed_genes, name):
    marks = ("H3K4me3", "H3K27me3")
    model = LEARNERS[name](0, 1)
    test, predicted = predict_fold(placed_genes, marks, "chromosomes", 0, 1, model)
    genes = read_genes(placed_genes, marks)
    assert_array_equal(test, draw_folds(genes, "chromosomes", 0)[1][2])
    assert predicted.shape == test.shape
    assert np.isfinite(predicted).all()


def test_overlaps_of_every_split(placed_genes):
    genes = read_genes(placed_genes, None)
    shares = {split: find_overlaps(genes, split, 2).mean() for split in SPLITS}
    assert shares["chromosomes"] == 0
    assert shares["random"] > 0.3


def test_excess_is_told_apart_by_overlap():
    rng = np.random.RandomState(0)
    genes = Bunch(change=rng.normal(size=400), chromosomes=np.arange(400) % 9)
    near = {split: rng.random_sample((2, 400)) < 0.3 for split in SPLITS}
    honest = genes.change + rng.normal(size=(2, 400))
    # Remembers neighbours, and has nothing else to tell than the honest.
    predictions = {
        "random": np.where(near["random"], genes.change, honest),
        "blocks of ids": honest,
        "chromosomes": honest,
    }
    rows = compare_splits(genes, near, predictions).set_index(["split", "genes"])
    overlapping = rows.loc["random", "overlapping"]
    assert overlapping["share"] == pytest.approx(near["random"].mean())
    assert overlapping["correlation"] == pytest.approx(1)
    assert overlapping["excess"] == pytest.approx(1 - overlapping["chromosomes"])
    assert 0 < overlapping["low"] < overlapping["excess"] < overlapping["high"]
    expected = [pearson_corrcoef(genes.change, row) for row in honest]
    assert rows.loc["random", "all"]["chromosomes"] == pytest.approx(np.mean(expected))
    assert rows.loc["random", "all"]["excess"] > 0
    nothing = rows.drop(index=[("random", "all"), ("random", "overlapping")])
    assert_allclose(nothing[["excess", "low", "high"]], 0, atol=1e-12)

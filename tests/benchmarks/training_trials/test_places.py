import numpy as np
from numpy.testing import assert_array_equal

from comparison.pairs import load_pair
from comparison.sources import Source
from training_trials.places import load_place


def test_folds_judge_each_known_gene_once(sample_folder):
    folds = [load_place(sample_folder, "E123-E003", index) for index in range(3)]
    for (X, y), *_ in folds:
        assert (X.shape, y.shape) == ((140, 2, 5, 200), (140, 3))
    assert [len(valid[0]) for _, valid, _ in folds] == [60, 60, 60]
    judged = np.concatenate([judged[1] for *_, judged in folds])
    everything = np.concatenate([part[1] for part in folds[0]])
    assert_array_equal(np.sort(judged, axis=0), np.sort(everything, axis=0))


def test_synthetic_places_differ():
    (X, y), (X_valid, _), (X_judged, _) = load_place(None, "few", 0)
    assert (X.shape, len(X_valid), len(X_judged)) == ((200, 2, 5, 100), 100, 1000)
    assert not np.array_equal(y, load_place(None, "few", 1)[0][1])


def test_datasets_judge_the_validation_chromosomes(save_genes):
    path = str(save_genes("genes.npz", 200, 20, n_bins=4))
    marks = ("H3K4me1", "H3K4me3")
    parts = [load_place(None, path, index, marks) for index in (0, 2)]
    compared = load_pair(Source("genes", "dataset", path, "chromosomes"))
    for (X, y), (_, y_valid), (_, y_judged) in parts:
        assert X.shape[1:] == (2, 2, 4)
        assert_array_equal(y_judged, compared.valid.target)
        others = np.sort(np.concatenate([y, y_valid]), axis=0)
        assert_array_equal(others, np.sort(compared.train.target, axis=0))
    assert not np.array_equal(parts[0][1][1], parts[1][1][1])

import numpy as np
from numpy.testing import assert_array_equal

from comparison.pairs import load_pair
from comparison.sources import Source
from skdeepdiff.datasets import make_paired_marks, save_dataset
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


def test_datasets_judge_the_validation_chromosomes(tmp_path):
    genes = make_paired_marks(200, n_bins=4, random_state=0)
    genes.chromosomes = np.array([f"chr{row % 20}" for row in range(200)])
    path = str(tmp_path / "genes.npz")
    save_dataset(genes, path)
    marks = tuple(genes.mark_names[:2])
    parts = [load_place(None, path, index, marks) for index in (0, 2)]
    compared = load_pair(Source("genes", "dataset", path, "chromosomes"))
    for (X, y), (_, y_valid), (_, y_judged) in parts:
        assert X.shape[1:] == (2, 2, 4)
        assert_array_equal(y_judged, compared.valid.target)
        others = np.concatenate([y, y_valid])
        assert_array_equal(
            np.sort(others, axis=0), np.sort(compared.train.target, axis=0)
        )
    assert not np.array_equal(parts[0][1][1], parts[1][1][1])

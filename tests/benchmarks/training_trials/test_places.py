import numpy as np
from numpy.testing import assert_array_equal

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
    assert X.shape == (200, 2, 5, 100)
    assert (len(X_valid), len(X_judged)) == (100, 1000)
    assert not np.array_equal(y, load_place(None, "few", 1)[0][1])

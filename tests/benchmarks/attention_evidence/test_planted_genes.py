import numpy as np
from numpy.testing import assert_array_equal

from attention_evidence.planted_genes import SETTINGS, explain_change, make_parts


def test_parts():
    parts, names = make_parts(SETTINGS["independent"], (9, 5, 3), 10, seed=0)
    assert [part.X.shape for part in parts] == [(n, 2, 5, 10) for n in (9, 5, 3)]
    assert [part.planted.shape for part in parts] == [(n, 5, 10) for n in (9, 5, 3)]
    assert names[2] == "H3K9me3"
    assert not any(part.planted[:, 2].any() for part in parts)
    train = parts[0]
    assert_array_equal(train.changed, np.abs(train.y[:, 0]) >= 2)
    (again, *_), _ = make_parts(SETTINGS["independent"], (9, 5, 3), 10, seed=0)
    assert_array_equal(again.X, train.X)


def test_decoy_follows_the_mark_that_it_copies_and_is_not_planted():
    (plain,), _ = make_parts(SETTINGS["independent"], (200,), 10, seed=0)
    (genes,), names = make_parts(SETTINGS["decoy"], (200,), 10, seed=0)
    assert names[5] == "decoy"
    assert_array_equal(genes.X[:, :, :5], plain.X)
    assert_array_equal(genes.planted[:, :5], plain.planted)
    assert not genes.planted[:, 5].any()
    logs = np.log1p(genes.X)
    assert np.corrcoef(logs[:, :, 1].ravel(), logs[:, :, 5].ravel())[0, 1] > 0.85
    expected = 0.5 * genes.X[:, :, 1].mean() + 1
    assert abs(genes.X[:, :, 5].mean() - expected) < 0.05 * expected


def test_a_mark_that_follows_nothing_helps_where_noise_is_shared():
    gains = {}
    for name in ("independent", "correlated"):
        setting = SETTINGS[name]
        everything = explain_change(setting, 1000, 10, seed=0)
        gains[name] = everything - explain_change(setting, 1000, 10, 0, "H3K9me3")
        assert explain_change(setting, 1000, 10, 0, "H3K4me3") < everything
        assert explain_change(setting, 1000, 10, 0, "absent") == everything
    assert abs(gains["independent"]) < 0.01
    assert gains["correlated"] > 0.03

import numpy as np
import pytest
from numpy.testing import assert_allclose

from attention_evidence import methods
from attention_evidence.planted_genes import SETTINGS, make_parts
from skdeepdiff import DeepDiffRegressor
from skdeepdiff.metrics import pearson_corrcoef


@pytest.fixture(scope="module")
def parts():
    return make_parts(SETTINGS["independent"], (60, 20, 30), 10, seed=0)[0]


@pytest.fixture(scope="module")
def model(parts):
    settings = {"hidden_size": 8, "max_epochs": 2, "device": "cpu", "random_state": 0}
    return DeepDiffRegressor("raw_aux", **settings).fit(parts[0].X, parts[0].y)


def check_shapes(scores):
    assert scores.marks.shape == (30, 5)
    assert scores.bins.shape == scores.blocks.shape == (30, 5, 10)
    for values in scores:
        assert np.isfinite(values).all()


def test_attention_is_shared_out(model, parts):
    scores = methods.score_by_attention(model, parts[2].X)
    check_shapes(scores)
    assert_allclose(scores.marks.sum(axis=1), 1, rtol=1e-5)
    assert_allclose(scores.bins.sum(axis=2), 1, rtol=1e-5)
    assert_allclose(scores.blocks.sum(axis=2), scores.marks, rtol=1e-5)
    attention = model.attention(parts[2].X)
    of_mark = [name.startswith("mark3_") for name in attention.stream_names]
    assert sum(of_mark) == 5
    assert_allclose(scores.marks[:, 3], attention.marks[:, of_mark].sum(axis=1))
    assert_allclose(scores.bins[:, 3], attention.bins[:, of_mark].mean(axis=1))


def test_gradients_and_scan_are_sizes(model, parts):
    test = parts[2]
    scores = methods.score_by_gradients(model, test.X, "zero")
    check_shapes(scores)
    assert (scores.marks <= scores.bins.sum(axis=2) + 1e-6).all()
    scores = methods.score_by_scan(model, test.X)
    check_shapes(scores)
    assert scores.marks.min() >= 0
    # Ten windows of one bin: the effect of a window is that of the bin alone.
    edited = test.X.copy()
    edited[:, :, 1, 4] = 0
    effect = np.abs(model.predict(edited) - model.predict(test.X))
    assert_allclose(scores.blocks[:, 1, 4], effect, atol=1e-6)


def test_yardsticks(parts):
    train, _, test = parts
    yardsticks = methods.score_by_yardsticks(train, test, seed=0)
    assert list(yardsticks) == list(methods.METHODS)[-5:]
    for scores in yardsticks.values():
        check_shapes(scores)
    logs = np.log1p(test.X)
    difference = abs(logs[7, 1, 1, 3] - logs[7, 0, 1, 3])
    assert_allclose(yardsticks["difference"].bins[7, 1, 3], difference)
    assert_allclose(yardsticks["amount"].bins[7, 1, 3], logs[7, :, 1, 3].mean())
    known = np.log1p(train.X)
    r = pearson_corrcoef(train.y, known[:, 1, 1, 3] - known[:, 0, 1, 3])
    assert yardsticks["correlation"].bins[0, 1, 3] == pytest.approx(abs(r))
    assert yardsticks["frequency"].marks[0, 2] == 0

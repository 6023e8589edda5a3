import pickle

import numpy as np
import pytest
from scipy.stats import pearsonr, spearmanr
from sklearn import config_context
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.metrics import get_scorer
from sklearn.model_selection import GridSearchCV, cross_val_score

from skdeepdiff import SingleLayerSVR, TwoLayerSVR, metrics
from skdeepdiff.metrics import pearson_corrcoef, pearson_scorer

ABSOLUTE = "neg_mean_absolute_error"


@pytest.fixture
def values():
    rng = np.random.default_rng(0)
    return rng.normal(size=50), rng.normal(size=(50, 3))


def test_equals_scipy(values):
    a, b = values
    assert pearson_corrcoef(a, b[:, 0]) == pytest.approx(pearsonr(a, b[:, 0])[0])
    assert pearson_corrcoef(a, a * 7) == pytest.approx(1)
    assert pearson_corrcoef(a, a) <= 1


def test_three_columns_mean_the_first(values):
    a, b = values
    expected = pearson_corrcoef(b[:, 0], a)
    assert pearson_corrcoef(b, a) == expected
    assert pearson_corrcoef(a, b) == pytest.approx(expected)


@pytest.mark.parametrize("scale", [-1e-12, 1e-200, 1e200, 1e307])
def test_doesnt_depend_on_scale(values, scale):
    a, b = values
    expected = np.sign(scale) * pearson_corrcoef(a, b)
    assert pearson_corrcoef(a * scale, b) == pytest.approx(expected)
    shifted = pearson_corrcoef(1e9 + 3 * b, a)
    assert shifted == pytest.approx(pearson_corrcoef(b, a), abs=1e-6)


@pytest.mark.parametrize("constant", [0.0, 1.0, 0.1, 1e9 / 3])
def test_constant_gives_zero_with_a_warning(values, constant):
    a, _ = values
    with pytest.warns(UndefinedMetricWarning, match="y_pred is constant"):
        assert pearson_corrcoef(a, np.full(50, constant)) == 0
    with pytest.warns(UndefinedMetricWarning, match="y_true is constant"):
        assert pearson_corrcoef(np.full(50, constant), a) == 0


def test_scorer(X, y):
    model = SingleLayerSVR(cv=2, random_state=0).fit(X, y)
    assert pearson_scorer(model, X, y) == pearson_corrcoef(y, model.predict(X))


@pytest.mark.parametrize(
    ("scorer", "scoring"),
    [
        (metrics.r2_scorer, "r2"),
        (metrics.neg_mean_squared_error_scorer, "neg_mean_squared_error"),
        (metrics.log_fold_change_scorer(get_scorer(ABSOLUTE)), ABSOLUTE),
    ],
)
def test_scorers_of_the_log_fold_change(X, y, scorer, scoring):
    scorer = pickle.loads(pickle.dumps(scorer))
    model, expected = TwoLayerSVR().fit(X, y), get_scorer(scoring)
    for target in (y, y[:, 0]):
        assert scorer(model, X, target) == expected(model, X, y[:, 0])
        weighted = expected(model, X, y[:, 0], sample_weight=np.arange(60))
        assert scorer(model, X, target, sample_weight=np.arange(60)) == weighted
    search = GridSearchCV(TwoLayerSVR(), {"C": [1e-9, 1]}, scoring=scorer, cv=2)
    assert search.fit(X, y).best_params_ == {"C": 1}


def test_spearman_scorer(X, y):
    model = TwoLayerSVR().fit(X, y)
    expected = spearmanr(y[:, 0], model.predict(X)).statistic
    assert metrics.spearman_scorer(model, X, y) == pytest.approx(expected)


def test_scorers_ask_for_weights(X, y):
    weight = {"sample_weight": np.arange(60.0)}
    plain = cross_val_score(TwoLayerSVR(), X, y, scoring=pearson_scorer, cv=2)
    with config_context(enable_metadata_routing=True):
        model = TwoLayerSVR().set_fit_request(sample_weight=False)
        scorer = pearson_scorer.set_score_request(sample_weight=True)
        weighted = cross_val_score(model, X, y, scoring=scorer, cv=2, params=weight)
    assert (weighted != plain).all()


def test_integer_weights_repeat_genes(values):
    a, b = values
    counts = np.arange(len(a)) % 3
    repeated = np.repeat(np.arange(len(a)), counts)
    expected = np.corrcoef(a[repeated], b[repeated, 0])[0, 1]
    weighted = pearson_corrcoef(a, b[:, 0], sample_weight=counts)
    assert weighted == pytest.approx(expected)
    # A gene that weighs nothing may have any value.
    a = np.where(counts == 0, 1e300, a)
    assert pearson_corrcoef(a, b[:, 0], sample_weight=counts) == weighted


@pytest.mark.parametrize("weight", [[-1.0, 1, 1], [0.0, 0, 0], [1.0, 1]])
def test_bad_weights(weight):
    with pytest.raises(ValueError, match=r"sample_weight|Sample weights"):
        pearson_corrcoef([1, 2, 3], [1, 2, 4], sample_weight=weight)


def test_columns_at_once(values):
    a, b = values
    expected = [pearson_corrcoef(a, column) for column in b.T]
    np.testing.assert_allclose(metrics.correlate_columns(a, b), expected)


def test_relative_performance():
    mean_and_median = metrics.relative_performance([0.5, 0.9, 0.3], [0.5, 0.3, 0.3])
    assert mean_and_median == pytest.approx((500 / 3, 100))

from unittest.mock import Mock

import numpy as np
import pytest
from joblib import Memory
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.model_selection import GridSearchCV
from skrebate import ReliefF

from skdeepdiff import LogFoldChangeForest, ReliefFSelector, make_relieff_forest
from skdeepdiff._baselines import _relieff
from skdeepdiff.metrics import pearson_scorer


@pytest.fixture(scope="module")
def features():
    rng = np.random.default_rng(0)
    values = rng.normal(size=(80, 6))
    return values, 3 * values[:, 2] - 2 * values[:, 4]


@pytest.fixture(scope="module")
def selector(features):
    return ReliefFSelector(2, n_neighbors=10).fit(*features)


def test_selects_the_features_that_matter(selector, features):
    values, _ = features
    assert_array_equal(np.flatnonzero(selector.get_support()), [2, 4])
    assert_array_equal(selector.transform(values), values[:, [2, 4]])


def test_scores_are_those_of_skrebate(selector, features):
    expected = ReliefF(n_neighbors=10).fit(*features).feature_importances_
    assert_allclose(selector.scores_, expected)


def test_constants_score_zero(features):
    values, target = features
    widened = np.column_stack([np.ones(80), values])
    scores = ReliefFSelector(2, n_neighbors=10).fit(widened, target).scores_
    assert scores[0] == 0
    assert np.isfinite(scores).all()
    selector = ReliefFSelector(2).fit(values, np.ones(80))
    assert_array_equal(selector.scores_, np.zeros(6))
    assert selector.get_support().sum() == 2


def test_three_columns_mean_the_first(selector, features):
    values, target = features
    columns = np.column_stack([target, np.zeros(80), target])
    of_three = ReliefFSelector(2, n_neighbors=10).fit(values, columns)
    assert_array_equal(of_three.scores_, selector.scores_)


def test_max_samples_is_a_seeded_subset(features):
    values, target = features

    def scores(max_samples, seed):
        selector = ReliefFSelector(
            2, n_neighbors=5, max_samples=max_samples, random_state=seed
        )
        return selector.fit(values, target).scores_

    assert_array_equal(scores(40, 0), scores(40, 0))
    assert_array_equal(scores(0.5, 0), scores(40, 0))
    assert not np.array_equal(scores(40, 0), scores(40, 1))
    assert_array_equal(scores(1000, 0), scores(None, 1))


def test_more_features_than_there_are_keeps_all(features):
    with pytest.warns(UserWarning, match="n_features_to_select=9 is greater"):
        selector = ReliefFSelector(9, n_neighbors=5).fit(*features)
    assert selector.get_support().all()


def test_grid_search_computes_each_ranking_once(X, y, tmp_path, monkeypatch):
    ranking = Mock(wraps=ReliefF)
    monkeypatch.setattr(_relieff, "ReliefF", ranking)
    memory = Memory(tmp_path, verbose=0)
    pipeline = make_relieff_forest(memory=memory, n_neighbors=5, random_state=0)
    grid = {"relieff__n_features_to_select": [3, 5], "forest__n_estimators": [2, 4, 6]}
    search = GridSearchCV(pipeline, grid, scoring=pearson_scorer, cv=3).fit(X, y)
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()
    # Three folds and the whole set, not six times as many.
    assert ranking.call_count == 4


def test_weights_are_for_the_forest_alone(X, y):
    pipeline = make_relieff_forest(n_features_to_select=3, random_state=0)
    pipeline.set_params(forest__n_estimators=5)
    weights = np.arange(len(y), dtype=float)
    pipeline.fit(X, y, forest__sample_weight=weights)
    with pytest.raises(TypeError, match=r"ReliefFSelector.*'sample_weight'"):
        pipeline.fit(X, y, relieff__sample_weight=weights)


def test_forest_uses_the_first_column(X, y):
    flat = X.reshape(60, -1)
    three, one, listed = (
        LogFoldChangeForest(5, random_state=0).fit(values, t)
        for values, t in ((flat, y), (flat, y[:, 0]), (flat.tolist(), y.tolist()))
    )
    assert_array_equal(three.predict(flat), one.predict(flat))
    assert_array_equal(three.predict(flat), listed.predict(flat))
    assert three.score(flat, y) == one.score(flat, y[:, 0])


@pytest.mark.parametrize("warm_start", [False, True])
def test_a_forest_that_cant_be_fitted_stays_as_it_was(warm_start):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(30, 4)), rng.normal(size=30)
    forest = LogFoldChangeForest(3, warm_start=warm_start, random_state=0).fit(X, y)
    before = forest.predict(X)
    with pytest.raises(ValueError, match="sample_weight"):
        forest.set_params(n_estimators=5).fit(X[:, :3], y, sample_weight=np.ones(2))
    assert len(forest.estimators_) == 3
    assert_array_equal(forest.predict(X), before)

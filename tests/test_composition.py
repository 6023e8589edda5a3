"""Our estimators inside those that scikit-learn builds out of others."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn import config_context
from sklearn.base import clone
from sklearn.compose import TransformedTargetRegressor
from sklearn.inspection import permutation_importance
from sklearn.model_selection import GridSearchCV, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from helpers.estimators import NETWORKS, regressors_on_pairs
from skdeepdiff import PairedMarks, ReliefFSelector

REGRESSORS = regressors_on_pairs(hidden_size=8)


@pytest.fixture(params=REGRESSORS)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def flat(X):
    return X.reshape(len(X), -1)


def test_grid_search_scores_and_refits_each_candidate(name, X, y):
    model = REGRESSORS[name]()
    train, test = next(KFold(2).split(X))
    signal = next(p for p in model.get_params() if p.split("__")[-1] == "signal")
    grid = {signal: ["counts", "log1p"]}
    search = GridSearchCV(model, grid, cv=[(train, test)]).fit(X, y)
    candidates = [clone(model).set_params(**p) for p in search.cv_results_["params"]]
    scores = [c.fit(X[train], y[train]).score(X[test], y[test]) for c in candidates]
    assert_array_equal(search.cv_results_["split0_test_score"], scores)
    assert scores[0] != scores[1]
    best = candidates[np.argmax(scores)].fit(X, y)
    assert_array_equal(search.predict(X), best.predict(X))


def test_scale_of_the_target_makes_no_difference_to_a_network(X, y):
    model = REGRESSORS["DeepDiffRegressor"]()
    wrapped = TransformedTargetRegressor(
        model, func=lambda y: 5 * y + 100, inverse_func=lambda y: (y - 100) / 5
    ).fit(X, y[:, 0])
    assert_allclose(wrapped.predict(X), model.fit(X, y[:, 0]).predict(X), atol=1e-5)


def test_permutation_importance_finds_the_planted_bin(name):
    rng = np.random.default_rng(0)
    X = rng.poisson(3.0, size=(120, 2, 2, 4)).astype(np.float32)
    expression = np.log1p(X[:, :, 1, 2])
    y = np.column_stack([expression[:, 1] - expression[:, 0], expression])
    flat = X.reshape(len(X), -1)
    model = REGRESSORS[name](n_marks=2)
    if name in NETWORKS:
        model.set_params(max_epochs=15, lr=0.03)
    model.fit(flat, y)
    result = permutation_importance(model, flat, y, n_repeats=3, random_state=0)
    planted = [1 * 4 + 2, 8 + 1 * 4 + 2]
    assert sorted(np.argsort(result.importances_mean)[-2:]) == planted
    assert result.importances_mean[planted].min() > 0.2


def history_of(model):
    return [net.history[:, ("train_loss", "valid_loss")] for net in model.nets_]


@pytest.mark.parametrize("name", NETWORKS)
def test_routing_through_a_grid_search_over_a_pipeline(name, X, y):
    validation = {"X_val": X[50:], "y_val": y[50:]}
    with config_context(enable_metadata_routing=True):
        model = REGRESSORS[name]().set_fit_request(X_val=True, y_val=True)
        pipeline = make_pipeline(
            FunctionTransformer(np.sqrt), model, transform_input=["X_val"]
        )
        step = pipeline.steps[-1][0]
        search = GridSearchCV(pipeline, {f"{step}__lr": [1e-3, 1e-2]}, cv=2)
        search.fit(X[:50], y[:50], **validation)
    scaled = {"X_val": np.sqrt(X[50:]), "y_val": y[50:]}
    lr = search.best_params_[f"{step}__lr"]
    alone = REGRESSORS[name](lr=lr).fit(np.sqrt(X[:50]), y[:50], **scaled)
    assert history_of(search.best_estimator_[-1]) == history_of(alone)
    drawn = REGRESSORS[name](lr=lr).fit(np.sqrt(X[:50]), y[:50])
    assert history_of(alone) != history_of(drawn), "the set makes a difference"


MARKS = ["H3K4me1", "H3K4me3", "H3K9me3"]


def frame_of(flat):
    columns = [f"f{i}" for i in range(flat.shape[1])]
    return pd.DataFrame(flat, [f"gene{i}" for i in range(len(flat))], columns)


def test_pandas_output_keeps_names_and_index(flat):
    marks = PairedMarks("concat", n_marks=3, mark_names=MARKS)
    frame = marks.set_output(transform="pandas").fit_transform(frame_of(flat))
    assert list(frame.columns) == list(marks.get_feature_names_out())
    assert list(frame.index[:2]) == ["gene0", "gene1"]
    assert_array_equal(frame, np.log1p(flat))


def test_pandas_output_within_the_forest_pipeline(flat, y):
    model = REGRESSORS["make_relieff_forest"](n_marks=3)
    model.set_params(marks__mark_names=MARKS)
    plain, frame = clone(model), frame_of(flat)
    model.set_output(transform="pandas").fit(frame, y)
    selected = model[:-1].transform(frame)
    names = model[0].get_feature_names_out()[model["relieff"].get_support()]
    assert list(selected.columns) == list(names)
    assert list(selected.index) == list(frame.index)
    assert list(model.feature_names_in_) == list(frame.columns)
    assert list(model["forest"].feature_names_in_) == list(names)
    assert_array_equal(model.predict(frame), plain.fit(flat, y).predict(flat))


@pytest.mark.parametrize("container", ["array", "DataFrame"])
def test_names_of_selected_features(container):
    X = np.random.default_rng(0).poisson(3.0, size=(80, 2, 3, 4)).astype(float)
    difference = np.log1p(X[:, 0]) - np.log1p(X[:, 1])
    y = 3 * difference[:, 1, 2] - 2 * difference[:, 2, 0]
    flat = X.reshape(80, -1)
    pipeline = make_pipeline(
        PairedMarks(n_marks=3, mark_names=MARKS), ReliefFSelector(2, n_neighbors=10)
    )
    pipeline.fit(frame_of(flat) if container == "DataFrame" else flat, y)
    expected = ["H3K4me3_A-B_50", "H3K9me3_A-B_-150"]
    assert list(pipeline.get_feature_names_out()) == expected
    assert hasattr(pipeline, "feature_names_in_") == (container == "DataFrame")

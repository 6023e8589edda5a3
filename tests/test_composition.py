"""Our estimators inside those that scikit-learn builds out of others."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn import config_context
from sklearn.base import clone
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import BaggingRegressor, StackingRegressor, VotingRegressor
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.inspection import permutation_importance
from sklearn.model_selection import GridSearchCV, HalvingGridSearchCV, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from helpers.estimators import NETWORKS, regressors_on_pairs
from skdeepdiff import PairedMarks, ReliefFSelector, make_relieff_forest

REGRESSORS = regressors_on_pairs(hidden_size=8)


@pytest.fixture(params=REGRESSORS)
def name(request):
    return request.param


@pytest.fixture(params=["pairs", "flat"])
def layout(request, X):
    """X in either form, and what its form takes as parameters."""
    if request.param == "pairs":
        return X, {}
    return X.reshape(len(X), -1), {"n_marks": 3}


@pytest.fixture(scope="module")
def flat(X):
    return X.reshape(len(X), -1)


def test_grid_search_scores_and_refits_each_candidate(name, layout, y):
    X, parameters = layout
    model = REGRESSORS[name](**parameters)
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


def test_halving_search_spends_epochs(layout, y):
    X, parameters = layout
    trained = []

    def score_and_count_epochs(model, X, y):
        trained.append((model.max_epochs, len(model.histories_[0]["train_loss"])))
        return model.score(X, y)

    search = HalvingGridSearchCV(
        REGRESSORS["DeepDiffRegressor"](**parameters),
        {"lr": [1e-3, 3e-3, 1e-2, 3e-2]},
        resource="max_epochs",
        min_resources=1,
        max_resources=4,
        factor=2,
        cv=2,
        scoring=score_and_count_epochs,
        random_state=0,
    ).fit(X, y)
    per_candidate = np.repeat(search.n_resources_, search.n_candidates_)
    # Each on the training and the test genes of two folds.
    assert sorted(trained) == [(n, n) for n in np.repeat(per_candidate, 4)]
    assert search.best_estimator_.max_epochs == 4
    assert len(search.best_estimator_.histories_[0]["train_loss"]) == 4


WRAPPERS = {
    "bagging": lambda model: BaggingRegressor(model, 2, random_state=0),
    "voting": lambda model: VotingRegressor([("model", model)]),
    "stacking": lambda model: StackingRegressor([("model", model)], cv=2),
    "scaled": lambda model: TransformedTargetRegressor(
        model, transformer=StandardScaler()
    ),
}


@pytest.mark.parametrize("wrapper", WRAPPERS)
@pytest.mark.parametrize("name", ["DeepDiffRegressor", "SingleLayerSVR"])
def test_wrapped_in_another_regressor(name, wrapper, flat, y):
    model = WRAPPERS[wrapper](REGRESSORS[name](n_marks=3)).fit(flat, y[:, 0])
    predicted = model.predict(flat)
    assert predicted.shape == (60,)
    assert np.ptp(predicted) > 0


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
    nets = model.nets_
    return [net.history[:, ("train_loss", "valid_loss")] for net in nets]


def validation_genes(model):
    net = model.nets_[0]
    sizes = net.history[0, "batches", :, "valid_batch_size"]
    return sum(size for size in sizes if isinstance(size, int))


def splits_of(model, X, y, **validation):
    """Validation genes of each fit in a grid search of one candidate and 3 folds."""
    counted = []

    def count(model, X, y):
        counted.append(validation_genes(model))
        return model.score(X, y)

    search = GridSearchCV(model, {}, scoring=count, cv=3).fit(X, y, **validation)
    return [*counted, validation_genes(search.best_estimator_)]


@pytest.mark.parametrize("name", NETWORKS)
def test_step_gets_its_validation_set(name, X, y):
    model = REGRESSORS[name]()
    validation = {"X_val": X[:10], "y_val": y[:10]}
    pipeline = make_pipeline(FunctionTransformer(np.sqrt), model)
    step = pipeline.steps[-1][0]
    pipeline.fit(X, y, **{f"{step}__{key}": validation[key] for key in validation})
    # The earlier steps leave X_val as it is: that takes transform_input.
    alone = clone(model).fit(np.sqrt(X), y, **validation)
    assert history_of(pipeline[-1]) == history_of(alone)
    assert history_of(alone) != history_of(clone(model).fit(np.sqrt(X), y))


@pytest.mark.parametrize("routing", [False, True])
@pytest.mark.parametrize("name", ["DeepDiffRegressor"])
@pytest.mark.parametrize(
    ("n_genes", "expected"),
    # As long as X, it is sliced; else it is passed on whole.
    [(50, [10, 10, 10, 10]), (30, [20, 20, 20, 30])],
)
def test_grid_search_passes_a_validation_set(name, routing, n_genes, expected, X, y):
    with config_context(enable_metadata_routing=routing):
        model = REGRESSORS[name]()
        if routing:
            model.set_fit_request(X_val=True, y_val=True)
        validation = {"X_val": X[n_genes:], "y_val": y[n_genes:]}
        sizes = splits_of(model, X[:n_genes], y[:n_genes], **validation)
    assert sizes == expected


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
    model, plain = (
        make_relieff_forest(
            n_features_to_select=5,
            n_estimators=5,
            n_neighbors=5,
            n_marks=3,
            random_state=0,
        )
        for _ in range(2)
    )
    for pipeline in (model, plain):
        pipeline.set_params(marks__mark_names=MARKS)
    frame = frame_of(flat)
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

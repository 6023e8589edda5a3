"""Our estimators inside those that scikit-learn builds out of others."""

import numpy as np
import pandas as pd
import pytest
import sklearn
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import loguniform
from sklearn import config_context
from sklearn.base import clone
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import BaggingRegressor, StackingRegressor, VotingRegressor
from sklearn.exceptions import NotFittedError, UnsetMetadataPassedError
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import (
    GridSearchCV,
    HalvingGridSearchCV,
    KFold,
    RandomizedSearchCV,
    cross_val_predict,
    cross_validate,
    learning_curve,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.utils.fixes import parse_version
from sklearn.utils.validation import check_is_fitted

from helpers.estimators import (
    NETWORKS,
    OF_THREE_COLUMNS,
    all_estimators,
    regressors_on_pairs,
)
from skdeepdiff import (
    LogFoldChangeForest,
    PairedMarks,
    ReliefFSelector,
    make_relieff_forest,
)

REGRESSORS = regressors_on_pairs(hidden_size=8)
OF_ONE_COLUMN = [name for name in REGRESSORS if name not in OF_THREE_COLUMNS]
CLONED = {entry.name: entry for entry in all_estimators()}


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


def test_cross_val_predict_is_that_of_separate_fits(name, layout, y):
    X, parameters = layout
    model = REGRESSORS[name](**parameters)
    predicted = cross_val_predict(model, X, y, cv=KFold(3))
    for train, test in KFold(3).split(X):
        expected = clone(model).fit(X[train], y[train]).predict(X[test])
        assert_array_equal(predicted[test], expected)


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


@pytest.mark.parametrize(
    ("name", "parameter"),
    [("DeepDiffRegressor", "lr"), ("SingleLayerSVR", "C"), ("TwoLayerSVR", "gamma")],
)
def test_randomized_search(name, parameter, layout, y):
    X, parameters = layout
    search, again = (
        RandomizedSearchCV(
            REGRESSORS[name](**parameters),
            {parameter: loguniform(1e-3, 1e-1)},
            n_iter=3,
            cv=2,
            random_state=1,
        ).fit(X, y)
        for _ in range(2)
    )
    drawn = search.cv_results_[f"param_{parameter}"].astype(float)
    assert len(set(drawn)) == 3
    assert ((drawn > 1e-3) & (drawn < 1e-1)).all()
    scores = search.cv_results_["mean_test_score"]
    assert_array_equal(again.cv_results_["mean_test_score"], scores)
    assert search.best_params_ == {parameter: drawn[np.argmax(scores)]}
    best = REGRESSORS[name](**parameters, **search.best_params_).fit(X, y)
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
    assert search.n_resources_ == [1, 2, 4]
    assert search.n_candidates_ == [4, 2, 1]
    per_candidate = np.repeat(search.n_resources_, search.n_candidates_)
    assert_array_equal(search.cv_results_["n_resources"], per_candidate)
    assert_array_equal(search.cv_results_["param_max_epochs"], per_candidate)
    # Each on the training and the test genes of two folds.
    assert sorted(trained) == [(n, n) for n in np.repeat(per_candidate, 4)]
    assert search.best_estimator_.max_epochs == 4
    assert len(search.best_estimator_.histories_[0]["train_loss"]) == 4


def test_bagging_averages_estimators_of_its_samples(name, flat, y):
    bagging = BaggingRegressor(
        REGRESSORS[name](n_marks=3),
        n_estimators=3,
        max_samples=0.5,
        bootstrap=False,
        random_state=0,
    ).fit(flat, y)
    alone = []
    for model, rows in zip(
        bagging.estimators_, bagging.estimators_samples_, strict=True
    ):
        assert len(set(rows)) == 30
        alone.append(clone(model).fit(flat[rows], y[rows]).predict(flat))
        assert_array_equal(model.predict(flat), alone[-1])
    assert len({tuple(predicted) for predicted in alone}) == 3
    assert_allclose(bagging.predict(flat), np.mean(alone, axis=0))


def test_voting_averages_all_kinds_of_models(layout, y):
    X, parameters = layout
    models = [(name, REGRESSORS[name](**parameters)) for name in OF_ONE_COLUMN]
    weights = list(range(1, len(OF_ONE_COLUMN) + 1))
    voting = VotingRegressor(models, weights=weights).fit(X, y[:, 0])
    alone = np.column_stack([m.fit(X, y[:, 0]).predict(X) for _, m in models])
    assert_array_equal(voting.transform(X), alone)
    assert_allclose(voting.predict(X), np.average(alone, axis=1, weights=weights))
    assert list(voting.named_estimators_) == OF_ONE_COLUMN


def test_stacking_learns_from_predictions_out_of_fold(layout, y):
    X, parameters = layout
    y = y[:, 0]
    models = [(name, REGRESSORS[name](**parameters)) for name in OF_ONE_COLUMN]
    stacking = StackingRegressor(models, LinearRegression(), cv=KFold(3)).fit(X, y)
    out_of_fold, refitted = (
        np.column_stack(columns)
        for columns in zip(
            *(
                (cross_val_predict(m, X, y, cv=KFold(3)), m.fit(X, y).predict(X))
                for _, m in models
            ),
            strict=True,
        )
    )
    final = LinearRegression().fit(out_of_fold, y)
    assert_allclose(stacking.final_estimator_.coef_, final.coef_)
    assert_array_equal(stacking.transform(X), refitted)
    assert_allclose(stacking.predict(X), final.predict(refitted))


@pytest.mark.parametrize("name", OF_ONE_COLUMN)
def test_stacking_passes_flat_features_through(name, flat, y):
    models = [(name, REGRESSORS[name](n_marks=3))]
    final = LogFoldChangeForest(3, random_state=0)
    stacking = StackingRegressor(models, final, cv=2, passthrough=True)
    assert_array_equal(stacking.fit(flat, y[:, 0]).transform(flat)[:, 1:], flat)
    assert final.fit(stacking.transform(flat), y).n_features_in_ == 49
    assert stacking.final_estimator_.n_features_in_ == 49


@pytest.mark.parametrize("name", OF_ONE_COLUMN)
def test_transformed_target_comes_back(name, layout, y):
    X, parameters = layout
    y = 5 * y[:, 0] + 100
    model = REGRESSORS[name](**parameters)
    wrapped = TransformedTargetRegressor(model, transformer=StandardScaler()).fit(X, y)
    scaled = (y - y.mean()) / y.std()
    inner = clone(model).fit(X, scaled)
    assert_allclose(wrapped.regressor_.predict(X), inner.predict(X), rtol=1e-6)
    assert_allclose(
        wrapped.predict(X), inner.predict(X) * y.std() + y.mean(), rtol=1e-6
    )
    assert wrapped.score(X, y) == pytest.approx(inner.score(X, scaled))


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


def test_learning_curve_is_that_of_separate_fits(name, X, y):
    model = REGRESSORS[name]()
    sizes, train_scores, test_scores = learning_curve(
        model, X, y, train_sizes=[20, 40], cv=KFold(3)
    )
    assert_array_equal(sizes, [20, 40])
    for fold, (train, test) in enumerate(KFold(3).split(X)):
        for row, size in enumerate(sizes):
            rows = train[:size]
            fitted = clone(model).fit(X[rows], y[rows])
            assert train_scores[row, fold] == fitted.score(X[rows], y[rows])
            assert test_scores[row, fold] == fitted.score(X[test], y[test])


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
@pytest.mark.parametrize("name", NETWORKS)
def test_grid_search_passes_a_validation_set_whole(name, routing, X, y):
    with config_context(enable_metadata_routing=routing):
        model = REGRESSORS[name]()
        if routing:
            model.set_fit_request(X_val=True, y_val=True)
        sizes = splits_of(model, X[:50], y[:50], X_val=X[50:], y_val=y[50:])
    assert sizes == [10, 10, 10, 10]


@pytest.mark.parametrize("routing", [False, True])
@pytest.mark.parametrize("name", NETWORKS)
def test_grid_search_slices_a_validation_set_as_long_as_X(name, routing, X, y):
    with config_context(enable_metadata_routing=routing):
        model = REGRESSORS[name]()
        if routing:
            model.set_fit_request(X_val=True, y_val=True)
        sizes = splits_of(model, X[:30], y[:30], X_val=X[30:], y_val=y[30:])
    assert sizes == [20, 20, 20, 30]


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
    untouched = REGRESSORS[name](lr=lr).fit(np.sqrt(X[:50]), y[:50], **validation)
    assert history_of(untouched) != history_of(alone)


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("wrap", [make_pipeline, lambda m: GridSearchCV(m, {}, cv=2)])
def test_validation_set_that_nobody_requested(name, wrap, X, y):
    with config_context(enable_metadata_routing=True):
        model = wrap(REGRESSORS[name]())
        with pytest.raises(UnsetMetadataPassedError, match=r"X_val.*y_val"):
            model.fit(X, y, X_val=X[:10], y_val=y[:10])
        with pytest.raises(NotFittedError):
            check_is_fitted(model)


def test_validation_set_that_was_refused(X, y):
    with config_context(enable_metadata_routing=True):
        model = REGRESSORS["DeepDiffRegressor"]().set_fit_request(
            X_val=False, y_val=False
        )
        with pytest.raises(TypeError, match="not routed to any object"):
            make_pipeline(model).fit(X, y, X_val=X[:10], y_val=y[:10])


def request_score_weights(model):
    for step in getattr(model, "named_steps", {"": model}).values():
        if isinstance(step, LogFoldChangeForest):
            step.set_fit_request(sample_weight=False)
        if hasattr(step, "predict"):
            step.set_score_request(sample_weight=True)
    return model


def test_weights_reach_the_score(name, layout, y):
    if name == "make_relieff_forest" and parse_version(
        sklearn.__version__
    ) < parse_version("1.8"):
        pytest.skip("scikit-learn's pipelines don't hand weights to score before 1.8")
    X, parameters = layout
    weights = np.random.default_rng(0).uniform(size=len(X))
    with config_context(enable_metadata_routing=True):
        model = request_score_weights(REGRESSORS[name](**parameters))
        results = cross_validate(
            model,
            X,
            y,
            cv=KFold(3),
            params={"sample_weight": weights},
            return_estimator=True,
        )
    for fold, (_, test) in enumerate(KFold(3).split(X)):
        predicted = results["estimator"][fold].predict(X[test])
        weighted = r2_score(y[test, 0], predicted, sample_weight=weights[test])
        assert results["test_score"][fold] == weighted
        assert weighted != r2_score(y[test, 0], predicted)


def test_weights_that_nobody_requested(name, X, y):
    weights = {"sample_weight": np.ones(len(X))}
    with (
        config_context(enable_metadata_routing=True),
        pytest.raises(UnsetMetadataPassedError, match="sample_weight"),
    ):
        cross_validate(
            REGRESSORS[name](), X, y, cv=2, params=weights, error_score="raise"
        )


def plain_parameters(model):
    parameters = model.get_params()
    return {
        key: value
        for key, value in parameters.items()
        if key != "steps" and not hasattr(value, "get_params")
    }


def attributes_of(model):
    parts = [model, *getattr(model, "named_steps", {}).values()]
    return [(type(part), set(vars(part))) for part in parts]


@pytest.mark.parametrize("name", CLONED)
def test_clone_of_unfitted_and_fitted(name, X, flat, y):
    model = CLONED[name].make()
    unfitted = clone(model)
    assert plain_parameters(unfitted) == plain_parameters(model)
    model.fit(X if CLONED[name].takes_pairs else flat, y)
    assert attributes_of(model) != attributes_of(unfitted)
    copy = clone(model)
    assert attributes_of(copy) == attributes_of(unfitted)
    assert plain_parameters(copy) == plain_parameters(model)
    with pytest.raises(NotFittedError):
        check_is_fitted(copy)


def test_html_of_a_pipeline_names_its_parts(X, y):
    model = make_relieff_forest(n_features_to_select=5, n_estimators=3, n_neighbors=5)
    before = model._repr_html_()
    after = model.fit(X, y)._repr_html_()
    for html in (before, after):
        for part in ("PairedMarks", "ReliefFSelector", "LogFoldChangeForest"):
            assert f"{part}.html" in html
            assert f"Documentation for {part}" in html
    assert "<span>Not fitted</span>" in before
    assert "<span>Not fitted</span>" not in after
    assert "<span>Fitted</span>" in after


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


def test_pandas_output_of_pairs_counts_genes(X):
    frame = PairedMarks().set_output(transform="pandas").fit_transform(X[5:])
    assert list(frame.index) == list(range(55))


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

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.model_selection import GroupKFold, KFold, cross_val_score

from skdeepdiff import SingleLayerSVR, TwoLayerSVR
from skdeepdiff._baselines import _binwise_svr
from skdeepdiff._baselines._binwise_svr import SVR
from skdeepdiff.metrics import pearson_corrcoef, pearson_scorer


@pytest.fixture(scope="module")
def planted():
    """Counts of which only bin 5 says anything."""
    rng = np.random.default_rng(0)
    X = rng.poisson(5.0, size=(120, 2, 2, 8))
    y = 2 * np.log1p(X[:, 0, :, 5]).sum(axis=1) - 2 * np.log1p(X[:, 1, :, 5]).sum(1)
    return X, y


def test_best_bin_is_the_planted_one(planted):
    X, y = planted
    model = SingleLayerSVR(random_state=0).fit(X[:80], y[:80])
    assert model.best_bin_ == 5
    assert model.bin_scores_.shape == (8,)
    assert model.bin_scores_[5] > 0.8
    assert np.abs(np.delete(model.bin_scores_, 5)).max() < 0.4
    assert pearson_corrcoef(y[80:], model.predict(X[80:])) > 0.8


def test_bin_scores_are_out_of_fold_correlations(planted):
    X, y = planted
    folds = KFold(4, shuffle=True, random_state=1)
    model = SingleLayerSVR(cv=folds).fit(X, y)
    marks = np.log1p(X[:, 0, :, 2]) - np.log1p(X[:, 1, :, 2])
    scores = cross_val_score(SVR(), marks, y, cv=folds, scoring=pearson_scorer)
    assert model.bin_scores_[2] == pytest.approx(scores.mean(), abs=1e-4)


def test_single_layer_predicts_as_its_svr(planted):
    X, y = planted
    model = SingleLayerSVR(C=3, epsilon=0.2, random_state=0).fit(X, y)
    marks = np.log1p(X[:, 0, :, 5]) - np.log1p(X[:, 1, :, 5])
    expected = SVR(C=3, epsilon=0.2).fit(marks, y).predict(marks)
    assert_allclose(model.predict(X), expected, atol=1e-3)


def test_two_layers_by_hand(planted):
    X, y = planted
    model = TwoLayerSVR().fit(X, y)
    marks = np.log1p(X[:, 0]) - np.log1p(X[:, 1])
    first = np.column_stack(
        [SVR().fit(marks[:, :, b], y).predict(marks[:, :, b]) for b in range(8)]
    )
    assert_allclose(model.predict(X), SVR().fit(first, y).predict(first), atol=1e-2)


def test_out_of_fold_second_layer_differs_and_is_reproducible(planted):
    X, y = planted
    fits = [TwoLayerSVR(cv=3, random_state=s).fit(X, y).predict(X) for s in (0, 0, 1)]
    assert_array_equal(fits[0], fits[1])
    assert not np.allclose(fits[0], fits[2])
    assert not np.allclose(fits[0], TwoLayerSVR().fit(X, y).predict(X))


@pytest.mark.parametrize("model", [SingleLayerSVR, TwoLayerSVR])
def test_parallel_fit_gives_the_same(planted, model):
    X, y = planted
    alone, parallel = (
        model(cv=3, random_state=0, n_jobs=n_jobs).fit(X, y).predict(X)
        for n_jobs in (None, 2)
    )
    assert_array_equal(alone, parallel)


def test_silent_bins_do_no_harm(planted):
    X, y = planted
    X = np.where(np.arange(8) < 4, 0, X)
    model = SingleLayerSVR(random_state=0).fit(X, y)
    assert_array_equal(model.bin_scores_[:4], np.zeros(4))
    assert model.best_bin_ == 5
    assert np.isfinite(TwoLayerSVR().fit(X, y).predict(X)).all()


@pytest.mark.parametrize("backend", ["sklearn", "sklearnex"])
@pytest.mark.parametrize("model", [SingleLayerSVR, TwoLayerSVR])
def test_targets_within_epsilon_predict_a_constant(
    planted, model, backend, monkeypatch
):
    monkeypatch.setattr(_binwise_svr, "SVR", pytest.importorskip(f"{backend}.svm").SVR)
    X, _ = planted
    predicted = model(random_state=0).fit(X, np.full(120, 3.0)).predict(X)
    assert_allclose(predicted, np.full(120, 3.0), atol=0.2)


def test_backends_agree(planted, monkeypatch):
    X, y = planted
    predicted = []
    for backend in ("sklearn", "sklearnex"):
        svm = pytest.importorskip(f"{backend}.svm")
        monkeypatch.setattr(_binwise_svr, "SVR", svm.SVR)
        predicted.append(TwoLayerSVR().fit(X, y).predict(X))
    assert_allclose(predicted[0], predicted[1], atol=0.02)


@pytest.mark.parametrize("model", [SingleLayerSVR(cv=2), TwoLayerSVR()])
def test_failed_fits_and_new_parameters_change_nothing(model, X, y):
    predicted, before = model.fit(X, y).predict(X), vars(model).copy()
    with pytest.raises(ValueError, match="contains NaN"):
        model.fit(X[:, :, :2], np.where(y == y.max(), np.nan, y))
    assert vars(model) == before
    model.set_params(features="concat", signal="counts")
    assert_array_equal(model.predict(X), predicted)


def test_weights_are_those_of_the_svrs(planted):
    X, y = planted
    weight = np.random.RandomState(0).uniform(0.1, 2, size=len(y))
    marks = np.log1p(X[:, 0]) - np.log1p(X[:, 1])
    model = SingleLayerSVR(random_state=0).fit(X, y, sample_weight=weight)
    best = SVR().fit(marks[:, :, 5], y, weight)
    assert_allclose(model.predict(X), best.predict(marks[:, :, 5]), atol=1e-3)
    model = TwoLayerSVR().fit(X, y, sample_weight=weight)
    first = np.column_stack(
        [SVR().fit(m, y, weight).predict(m) for m in marks.transpose(2, 0, 1)]
    )
    second = SVR().fit(first, y, weight)
    assert_allclose(model.predict(X), second.predict(first), atol=1e-2)
    model = TwoLayerSVR(cv=3, random_state=0)
    equal = model.fit(X, y, sample_weight=np.ones(len(y))).predict(X)
    assert_allclose(equal, model.fit(X, y).predict(X))


@pytest.mark.parametrize("cv", [3, GroupKFold(3)])
def test_folds_keep_groups_together(planted, cv, monkeypatch):
    X, y = planted
    chromosomes = np.array([1, "X", 2, 3] * 30, dtype=object)
    seen = []

    def remember(self, n_genes, groups):
        seen.extend(original(self, n_genes, groups))
        return seen

    original = _binwise_svr.BinwiseSVR._folds
    monkeypatch.setattr(_binwise_svr.BinwiseSVR, "_folds", remember)
    SingleLayerSVR(cv=cv, random_state=0).fit(X, y, groups=chromosomes)
    assert len(seen) == 3
    for train, test in seen:
        assert not set(chromosomes[train]) & set(chromosomes[test])
    with pytest.raises(ValueError, match=r"cv=5 can't split 120 genes: .*groups"):
        SingleLayerSVR(cv=5).fit(X, y, groups=chromosomes)

import copy
import json
from dataclasses import replace
from unittest.mock import Mock

import numpy as np
import pytest

from comparison import task as task_module
from comparison.models import MODELS
from comparison.pairs import load_pair
from comparison.task import (
    Task,
    evaluate,
    make_estimator,
    run_task,
    summarise_attention,
    tune,
)
from skdeepdiff import DeepDiffRegressor, TwoLayerSVR
from skdeepdiff._baselines import _relieff
from skdeepdiff.metrics import pearson_corrcoef


@pytest.fixture
def pair(source):
    return load_pair(source)


@pytest.mark.parametrize("name", MODELS)
def test_every_model_runs(source, pair, name):
    result = evaluate(Task(source, name, 0, 1), pair)
    json.dumps(result, allow_nan=False)
    assert -1 <= result["scores"]["test"]["pearson"] <= 1
    assert result["fit_seconds"] > 0
    assert result["peak_memory"] > 1e6
    assert result["genes"] == pair.n_genes
    assert len(result["test_predicted"]) == pair.n_genes["test"]
    is_network = hasattr(MODELS[name].make(0, 1), "attention")
    for what in ("attention", "history"):
        assert (result[what] is not None) == is_network
    assert (result["tuning"], result["tune_seconds"]) == (None, 0)
    if name == "attentive_chrome":
        assert [len(result["history"][cell]["train_loss"]) for cell in "AB"] == [1, 1]


def test_evaluation_is_that_of_the_estimator(source, pair):
    result = evaluate(Task(source, "raw_d", 3, 2), pair)
    model = DeepDiffRegressor("raw_d", max_epochs=2, random_state=3, device="cpu")
    model.fit(pair.train.data, pair.train.target, pair.valid.data, pair.valid.target)
    predicted = model.predict(pair.test.data)
    np.testing.assert_array_equal(result["test_predicted"], predicted)
    expected = pearson_corrcoef(pair.test.target, predicted)
    assert result["scores"]["test"]["pearson"] == pytest.approx(expected)
    assert result["parameters"]["max_epochs"] == 2
    assert len(result["history"]["valid_pearson"]) == 2


def test_tuning_looks_at_validation_genes_and_trains_on_training_genes(source, pair):
    result = evaluate(Task(source, "two_layer_svr", 0, tune="small"), pair)
    expected = {}
    for value in (0.3, 1.0, 3.0):
        model = TwoLayerSVR(C=value, random_state=0)
        model.fit(pair.train.data, pair.train.target)
        predicted = model.predict(pair.valid.data)
        expected[value] = pearson_corrcoef(pair.valid.target, predicted)
    task = Task(source, "two_layer_svr", 0)
    assert replace(task, tune="small").cost == 3 * task.cost
    found = {row["parameters"]["C"]: row["valid_pearson"] for row in result["tuning"]}
    assert found == pytest.approx(expected)
    best = max(expected, key=expected.get)
    assert result["parameters"]["C"] == best
    model = TwoLayerSVR(C=best, random_state=0).fit(pair.train.data, pair.train.target)
    np.testing.assert_allclose(
        result["test_predicted"], model.predict(pair.test.data), rtol=1e-6
    )


def test_networks_choose_their_epoch_on_whole_validation_sets(source, pair):
    seen = []

    class Watching(DeepDiffRegressor):
        def fit(self, X, y, X_val=None, y_val=None):
            seen.append((len(X), len(X_val), len(y_val)))
            return super().fit(X, y, X_val, y_val)

    valid = {"X_val": pair.valid.data, "y_val": pair.valid.target}
    targets = {"train": pair.train.target, "valid": pair.valid.target}
    model = Watching("raw_d", max_epochs=1, random_state=0)
    chosen, candidates = tune(model, {"lr": [1e-3, 1e-2]}, pair, targets, valid)
    n_train, n_valid, _ = pair.n_genes.values()
    assert seen == [(n_train, n_valid, n_valid)] * 2
    assert chosen in [row["parameters"] for row in candidates]


def test_test_genes_are_predicted_once_and_never_seen_before(source, pair, monkeypatch):
    calls = []

    class Watching(TwoLayerSVR):
        def fit(self, X, y):
            calls.append("fit")
            return super().fit(X, y)

        def predict(self, X):
            is_test = np.shares_memory(X, pair.test.data)
            calls.append("test" if is_test else "other")
            return super().predict(X)

    models = {"svr": replace(MODELS["two_layer_svr"], make=lambda *_: Watching())}
    monkeypatch.setattr(task_module, "ALL_MODELS", models)
    evaluate(Task(source, "svr", 0, tune="small"), pair)
    assert calls.count("test") == 1
    assert calls[-1] == "test"


def test_ranking_is_cached_while_tuning(source, pair, monkeypatch):
    ranking = Mock(wraps=_relieff.ReliefF)
    monkeypatch.setattr(_relieff, "ReliefF", ranking)
    result = evaluate(Task(source, "relieff_forest", 0, tune="small"), pair)
    assert len(result["tuning"]) == 4
    # Once for the candidates, and once in the time of the model that is tested.
    assert ranking.call_count == 2
    assert result["parameters"]["memory"] is None


def test_attention_of_groups(pair):
    model = DeepDiffRegressor("raw_d", max_epochs=1, random_state=0, device="cpu")
    model.fit(pair.train.data, pair.train.target)
    genes = copy.deepcopy(pair.test)  # other tests get the same pair
    genes.target[:, 0] = np.linspace(-1, 3, len(genes.target))
    summary = summarise_attention(model, genes)
    attention = model.attention(genes.data)
    up, groups = genes.target[:, 0] >= 2, summary["groups"]
    assert groups["up"]["n"] == up.sum()
    expected = attention.marks[up].mean(axis=0)
    np.testing.assert_allclose(groups["up"]["marks"], expected, rtol=1e-6)
    np.testing.assert_allclose(np.sum(groups["all"]["bins"], axis=1), 1, rtol=1e-5)
    assert groups["down"] == {"n": 0, "marks": None, "marks_se": None, "bins": None}
    assert summary["stream_names"] == list(attention.stream_names)


def test_failure_becomes_the_result(source, monkeypatch):
    result = run_task(Task(replace(source, path="nowhere.npz"), "ridge", 0))
    assert "FileNotFoundError" in result["error"]
    models = {"ridge": replace(MODELS["ridge"], log_fold_change_only=False)}
    monkeypatch.setattr(
        task_module, "ALL_MODELS", models | {"svr": MODELS["two_layer_svr"]}
    )
    result = run_task(Task(source, "ridge", 0))
    assert "ridge must predict one number a gene, of shape (n_" in result["error"]
    assert "log_fold_change_only=True" in result["error"]
    monkeypatch.setattr(TwoLayerSVR, "predict", lambda _, X: np.full(len(X), np.nan))
    result = run_task(Task(source, "svr", 0))
    assert "svr predicts no finite number for" in result["error"]


@pytest.mark.parametrize(("bin_size", "n_pooled"), [(100, 5), (200, 10), (10, 1)])
def test_boosting_reads_bins_of_1_kb(source, pair, bin_size, n_pooled):
    pair = pair._replace(bin_positions=bin_size * np.arange(52))
    pooled = make_estimator(Task(source, "boosting", 0), pair)["pooled"]
    assert pooled.n_pooled_bins == n_pooled

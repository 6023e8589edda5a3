import copy
import pickle
import warnings

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.metrics import r2_score
from skorch.callbacks import (
    Callback,
    Checkpoint,
    EarlyStopping,
    EpochScoring,
    LRScheduler,
    TrainEndCheckpoint,
)

from skdeepdiff import AttentiveChromeRegressor, DeepDiffRegressor
from skdeepdiff.inspection import integrated_gradients
from skdeepdiff.metrics import pearson_corrcoef
from skdeepdiff.nn import VARIANTS
from skdeepdiff.nn._kernel import load_kernel

OF_ALL_GENES = {"early_stopping": False, "validation_fraction": None}
FULLY_TRAINED = {"max_epochs": 40, "lr": 0.01} | OF_ALL_GENES


def quick(variant="aux_siamese", **parameters):
    defaults = {"hidden_size": 16, "max_epochs": 2, "random_state": 0}
    return DeepDiffRegressor(variant, **(defaults | parameters))


@pytest.fixture(scope="module", params=VARIANTS)
def fitted(request, X, y):
    return quick(request.param).fit(X, y)


def test_attention(fitted, X):
    attention = fitted.attention(X)
    variant = VARIANTS[fitted.variant]
    n_streams = 3 * (len(variant.raw) + 2 * variant.auxiliary)
    assert attention.bins.shape == (60, n_streams, 8)
    assert attention.marks.shape == (60, n_streams)
    assert len(set(attention.stream_names)) == n_streams
    assert_allclose(attention.bins.sum(axis=2), 1, rtol=1e-5)
    # Without a main level II there is one attention a cell type.
    total = 1 if variant.raw else 2
    assert_allclose(attention.marks.sum(axis=1), total, rtol=1e-5)
    assert (attention.bins >= 0).all()
    if variant.auxiliary:
        assert_allclose(attention.cell_marks.sum(axis=2), np.ones((60, 2)), rtol=1e-5)
    else:
        assert attention.cell_marks is None


def test_predictions_dont_depend_on_the_batch(fitted, X):
    at_once = fitted.predict(X)
    one_by_one = np.concatenate([fitted.predict(X[i : i + 1]) for i in range(60)])
    assert_allclose(one_by_one, at_once, rtol=1e-5, atol=1e-5)
    assert_allclose(fitted.predict(X[::-1])[::-1], at_once, rtol=1e-5, atol=1e-5)
    other = pickle.loads(pickle.dumps(fitted))
    for size in (1, 7, 59):
        other.nets_[0].prediction_batch_size = size
        assert_allclose(other.predict(X), at_once, rtol=1e-5, atol=1e-5)


def test_in_the_kernel_not_even_the_last_digit_depends_on_the_batch(X, y):
    model = quick("raw_aux", hidden_size=16).fit(X, y)
    if load_kernel(16, False) is None:
        pytest.skip("no kernel for this machine")
    at_once = model.predict(X)
    for some in (slice(1), slice(5, 22), slice(None, None, -1)):
        assert_array_equal(model.predict(X[some]), at_once[some])


def test_stream_names_name_mark_and_cell(X, y):
    model = quick("raw_aux", mark_names=["a", "b", "c"]).fit(X, y)
    attention = model.attention(X[:1])
    names = attention.stream_names
    assert attention.stream_marks == ["a", "b", "c"] * 5
    assert attention.stream_kinds[::3] == ["A", "B", "A-B", "A_aux", "B_aux"]
    assert names[:4] == ["a_A", "b_A", "c_A", "a_B"]
    assert names[6::3] == ["a_A-B", "a_A_aux", "a_B_aux"]


def test_learns_a_planted_signal():
    rng = np.random.default_rng(0)
    X = rng.poisson(3.0, size=(300, 2, 2, 10))
    y = np.log1p(X[:, 1, 0]).mean(axis=1) - np.log1p(X[:, 0, 0]).mean(axis=1)
    model = quick("raw_d", hidden_size=8, lr=0.01, max_epochs=30)
    model.fit(X[:200], y[:200])
    assert pearson_corrcoef(y[200:], model.predict(X[200:])) > 0.9


def test_swapped_cells_predict_the_opposite(X, y):
    X_both = np.concatenate([X, X[:, ::-1]])
    change = np.log1p(X[:, 1]).mean((1, 2)) - np.log1p(X[:, 0]).mean((1, 2))
    model = quick("raw_d", max_epochs=20, lr=0.01, hidden_size=8)
    model.fit(X_both, np.concatenate([change, -change]))
    correlation = pearson_corrcoef(model.predict(X), model.predict(X[:, ::-1]))
    assert correlation < -0.5


def test_the_seed_alone_decides_and_torchs_generator_stays_as_it_was(X, y):
    predicted = []
    for seed_of_torch, seed in ((1, 5), (2, 5), (2, 6)):
        torch.manual_seed(seed_of_torch)
        before = torch.random.get_rng_state()
        predicted.append(quick(random_state=seed).fit(X, y).predict(X))
        assert torch.equal(torch.random.get_rng_state(), before)
    assert_array_equal(predicted[0], predicted[1])
    assert not np.array_equal(predicted[1], predicted[2])


@pytest.mark.parametrize(
    "load_best",
    [
        lambda folder: Callback(),
        lambda folder: EarlyStopping("train_loss", load_best=True, sink=len),
        lambda folder: EarlyStopping("valid_loss", load_best=True, sink=len),
        lambda folder: Checkpoint(
            "train_loss_best", dirname=folder, load_best=True, sink=len
        ),
        lambda folder: SetAtTheEnd(),
    ],
)
def test_best_epoch_is_kept(X, y, tmp_path, load_best):
    model = quick("raw_d", max_epochs=12, lr=0.2, early_stopping=False)
    model.set_params(callbacks=[load_best(tmp_path)])
    model.fit(X[:40], y[:40], X_val=X[40:], y_val=y[40:])
    history = model.histories_[0]
    kept = np.flatnonzero(history["is_best"])[-1]
    assert history["valid_pearson"][kept] == history["valid_pearson"].max()
    correlation = pearson_corrcoef(y[40:], model.predict(X[40:]))
    assert correlation == pytest.approx(history["valid_pearson"][kept], abs=1e-6)
    assert kept < 11, "the last epoch must not be the best one here"
    if isinstance(model.callbacks[0], Checkpoint):
        assert len(history["is_best"]) == 12


class SetAtTheEnd(Callback):
    """Puts other parameters in the place of the network's."""

    def on_train_end(self, net, **kwargs):
        net.module_.head["main"][0].weight.data.zero_()


def test_callbacks_see_the_kept_epoch_at_the_end(X, y, tmp_path):
    model = quick("raw_d", max_epochs=8, lr=0.2, early_stopping=False)
    model.set_params(callbacks=[TrainEndCheckpoint(dirname=tmp_path)]).fit(X, y)
    saved = torch.load(tmp_path / "train_end_params.pt", weights_only=True)
    for name, parameter in model.nets_[0].module_.state_dict().items():
        assert torch.equal(saved[name], parameter)


@pytest.mark.parametrize(
    "scheduler",
    [
        LRScheduler("StepLR", step_size=1, gamma=0.5),
        LRScheduler("CosineAnnealingLR", T_max=2, step_every="batch"),
        LRScheduler("ReduceLROnPlateau", patience=0),
    ],
)
def test_schedules_start_with_each_fit(X, y, scheduler):
    model = quick("raw_d", warm_start=True, lr=0.01, callbacks=[("lr", scheduler)])
    model.fit(X, y).fit(X, y)
    batch = ("batches", 0) if scheduler.step_every == "batch" else ()
    rates = model.nets_[0].history[(slice(None), *batch, "event_lr")]
    assert rates[0] == rates[2] == 0.01
    if scheduler.policy == "StepLR":
        assert rates == [0.01, 0.005, 0.01, 0.005]


@pytest.mark.parametrize(
    ("callbacks", "warm_start"),
    [([], False), ([LRScheduler("StepLR", step_size=1)], True)],
)
@pytest.mark.parametrize(
    "model", [DeepDiffRegressor("raw_d", n_networks=2), AttentiveChromeRegressor()]
)
def test_pickles_are_as_large_as_the_parameters(X, y, model, callbacks, warm_start):
    model = clone(model).set_params(callbacks=callbacks, warm_start=warm_start)
    model.set_params(max_epochs=2, batch_size=2).fit(X, y)
    parameters = [each for net in model.nets_ for each in net.module_.parameters()]
    size = sum(4 * each.numel() for each in parameters)
    for value in (model, copy.deepcopy(model), model.fit(X, y)):
        assert len(pickle.dumps(value)) < 1.2 * size
    assert all(each.grad is None for each in parameters)


def test_explicit_validation_set_leaves_all_genes_for_training(X, y):
    model = quick(batch_size=60).fit(X, y, X_val=X[:10], y_val=y[:10])
    assert model.nets_[0].history[0, "batches", 0, "train_batch_size"] == 60


@pytest.mark.parametrize("name", VARIANTS)
def test_one_column_y_switches_the_cell_tasks_off_and_warns_once(X, y, name):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = quick(name).fit(X, y[:, 0])
    assert [str(each.message).partition(",")[0] for each in caught] == [
        f"variant={name!r} trains without its cell-specific tasks"
    ] * VARIANTS[name].auxiliary
    assert np.isfinite(model.predict(X)).all()


def test_binary_expression(X, y):
    model = quick("aux", aux_target="binary", aux_weight=10, **FULLY_TRAINED).fit(X, y)
    probability = model.predict_expression(X)
    assert ((probability > 0) & (probability < 1)).all()
    above = y[:, 1:] > np.median(y[:, 1:], axis=0)
    assert probability[above].mean() > probability[~above].mean() + 0.1


def test_expression_is_in_the_units_of_y(X, y):
    mean = quick("aux", **FULLY_TRAINED).fit(X, y).predict_expression(X).mean(axis=0)
    assert_allclose(mean, y[:, 1:].mean(axis=0), atol=1.5)


def test_warm_start_goes_on(X, y):
    model = quick(warm_start=True, early_stopping=False, max_epochs=20, lr=0.01)
    first = model.fit(X, y).histories_[0]["train_loss"].copy()
    model.set_params(max_epochs=2, lr=1e-9, batch_size=16).fit(X, y)
    losses = model.histories_[0]["train_loss"]
    assert len(losses) == 22
    np.testing.assert_array_equal(losses[:20], first)
    assert losses[20:].max() < first[:5].mean(), "it started from where it was"
    assert len(quick().fit(X, y).fit(X, y).histories_[0]["train_loss"]) == 2


def test_warm_start_never_loses_the_best_epoch(X, y):
    model = quick(warm_start=True, early_stopping=False, max_epochs=5)
    validation = {"X_val": X[40:], "y_val": y[40:]}

    def score():
        return pearson_corrcoef(y[40:], model.predict(X[40:]))

    model.fit(X[:40], y[:40], **validation)
    before = score()
    model.set_params(lr=0.5).fit(X[:40], y[:40], **validation)
    assert score() >= before - 1e-6


def test_fitted_model_doesnt_change_with_its_parameters(X, y):
    model = quick("raw_aux", aux_target="binary").fit(X, y)
    before = model.predict_expression(X)
    model.set_params(variant="raw_d", aux_target="expression", signal="counts")
    attention = model.attention(X)
    assert attention.bins.shape[1] == len(attention.stream_names) == 15
    assert_array_equal(model.predict_expression(X), before)


def test_callbacks_of_skorch(X, y):
    schedule = LRScheduler("StepLR", step_size=1, gamma=0.5)
    callbacks = [("lr", schedule), ("r2", EpochScoring("r2", name="valid_r2"))]
    model = quick(callbacks=callbacks, max_epochs=3, lr=0.01, early_stopping=False)
    model.fit(X[:40], y[:40], X_val=X[40:], y_val=y[40:])
    assert model.nets_[0].history[:, "event_lr"] == [0.01, 0.005, 0.0025]
    best = int(np.argmax(model.histories_[0]["valid_pearson"]))
    expected = r2_score(y[40:, 0], model.predict(X[40:]))
    assert model.nets_[0].history[best, "valid_r2"] == pytest.approx(expected, abs=1e-4)


def test_callbacks_are_copied_and_can_monitor_the_correlation(X, y):
    never = {"threshold": 10, "threshold_mode": "abs", "lower_is_better": False}
    stopping = EarlyStopping("valid_pearson", patience=1, sink=len, **never)
    model = quick(callbacks=[stopping], max_epochs=10).fit(X, y)
    assert not hasattr(stopping, "best_epoch_")
    lengths = {len(values) for values in model.histories_[0].values()}
    assert lengths == {2}


def test_early_stopping(X, y, capsys):
    model = quick(max_epochs=200, n_iter_no_change=3, lr=0.05, verbose=1).fit(X, y)
    scores = model.histories_[0]["valid_pearson"]
    n_epochs = np.argmax(scores) + 1 + 3
    assert len(scores) == n_epochs
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.split()[:1] == [str(n_epochs)] for line in lines) == 1


def test_callbacks_may_have_any_name(X, y):
    callbacks = [("clip", EarlyStopping()), ("best_epoch", EarlyStopping())]
    assert len(quick(callbacks=callbacks).fit(X, y).histories_[0]["train_loss"]) == 2


def test_several_networks_predict_their_mean(X, y):
    alone = quick("aux_siamese").fit(X, y)
    model = quick("aux_siamese", n_networks=3).fit(X, y)
    assert len(model.nets_) == len(model.histories_) == 3
    # The first is the network that is trained alone.
    losses = [each.histories_[0]["train_loss"] for each in (model, alone)]
    assert_array_equal(*losses)
    members = [copy.copy(model) for _ in model.nets_]
    for member, net in zip(members, model.nets_, strict=True):
        member.nets_ = [net]
    assert_array_equal(members[0].predict(X), alone.predict(X))
    single = [member.predict(X) for member in members]
    mean, spread = model.predict(X, return_std=True)
    assert_array_equal(mean, model.predict(X))
    assert_allclose(spread, np.std(single, axis=0, ddof=1))
    assert (spread > 0).all()
    for tell in (
        lambda model: model.predict(X),
        lambda model: model.predict_expression(X),
        *(lambda model, n=n: model.attention(X)[n] for n in ("bins", "cell_marks")),
    ):
        assert_allclose(tell(model), np.mean([*map(tell, members)], axis=0))


def test_several_networks_at_a_time_are_the_same(X, y):
    one, two = (
        quick("raw_d", n_networks=2, n_jobs=n_jobs).fit(X, y) for n_jobs in (1, 2)
    )
    assert_array_equal(one.predict(X), two.predict(X))


def test_history_tells_which_epoch_was_kept(X, y):
    model = quick(warm_start=True, early_stopping=False, max_epochs=6, lr=0.03)
    model.fit(X[:40], y[:40], X_val=X[40:], y_val=y[40:])
    history = model.histories_[0]
    assert history["is_best"].dtype == bool
    highest = np.maximum.accumulate(history["valid_pearson"])
    assert_array_equal(history["is_best"][1:], np.diff(highest) > 0)
    model = quick(**OF_ALL_GENES).fit(X, y)
    assert set(model.histories_[0]) == {"train_loss", "duration"}
    of_validation = {"valid_loss", "valid_pearson", "is_best"}
    assert set(history) == set(model.histories_[0]) | of_validation


@pytest.mark.parametrize("n_pooled_bins", [3, 8, 9])
def test_pooled_bins_are_those_of_pooled_signal(X, y, n_pooled_bins):
    model = quick("aux_siamese", n_pooled_bins=n_pooled_bins).fit(X, y)
    ends = np.arange(min(n_pooled_bins, 8) + 1) * 8 // min(n_pooled_bins, 8)
    pooled = np.add.reduceat(X, ends[:-1], axis=3)
    same = quick("aux_siamese", n_pooled_bins=None).fit(pooled, y)
    assert_allclose(model.predict(X), same.predict(pooled))
    bins = model.attention(X).bins
    assert bins.shape == (60, 6, 8)
    of_pooled = same.attention(pooled).bins
    assert_allclose(np.add.reduceat(bins, ends[:-1], axis=2), of_pooled)
    # Bins of a pooled bin share its attention evenly.
    assert_allclose(bins[..., ends[1:] - 1], bins[..., ends[:-1]])
    gradients = integrated_gradients(model, X[:2]).attributions
    assert gradients.shape == (2, 2, 3, 8)
    found = np.add.reduceat(gradients, ends[:-1], axis=3)
    expected = integrated_gradients(same, pooled[:2]).attributions
    assert_allclose(found, expected, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize(
    ("swap_augmentation", "few_genes", "swaps"),
    [("auto", 49, True), ("auto", 48, False), (True, 1, True), (False, 1000, False)],
)
def test_few_training_genes_are_swapped(
    X, y, swap_augmentation, few_genes, swaps, monkeypatch
):
    monkeypatch.setattr("skdeepdiff._networks._deepdiff.ENOUGH_GENES", few_genes)
    model = quick("raw_d", swap_augmentation=swap_augmentation).fit(X, y)
    assert model.nets_[0].swap is swaps

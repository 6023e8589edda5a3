import copy
import pickle
import sys

import numpy as np
import pytest
import torch
from skorch.callbacks import Callback

from skdeepdiff import DeepDiffRegressor
from skdeepdiff._networks._batches import passes
from skdeepdiff._networks._data import as_tensor
from skdeepdiff._networks._training import MAX_ACTIVATION_BYTES
from skdeepdiff.nn import VARIANTS, Targets


def quick(variant="raw_d", **parameters):
    return DeepDiffRegressor(
        variant, **{"hidden_size": 2, "random_state": 0, **parameters}
    )


@pytest.mark.parametrize("is_terminal", [True, False])
def test_colours_are_for_terminals(X, y, capsys, monkeypatch, is_terminal):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal)
    quick(max_epochs=2, verbose=1).fit(X, y)
    printed = capsys.readouterr().out
    assert ("\x1b[" in printed) == is_terminal
    assert "valid_pearson" in printed
    quick(max_epochs=2).fit(X, y)
    assert capsys.readouterr().out == ""


def test_genes_dont_stay_in_the_model(X, y):
    many, few = (quick(max_epochs=2).fit(X[:n], y[:n]) for n in (60, 20))
    assert abs(len(pickle.dumps(many)) - len(pickle.dumps(few))) < 500


@pytest.mark.parametrize("hidden_size", [8, 16, 24])
def test_kernel_and_torch_train_alike(X, y, monkeypatch, hidden_size):
    model = quick("aux_siamese", hidden_size=hidden_size, max_epochs=2)
    model.set_params(swap_augmentation=False)
    fused = model.fit(X, y).predict(X)
    for module in ("_attention", "_training_pass"):
        monkeypatch.setattr(f"skdeepdiff.nn.{module}.load_kernel", lambda *_: None)
    plain = model.fit(X, y).predict(X)
    np.testing.assert_allclose(fused, plain, rtol=1e-3, atol=1e-3)


def test_validation_loss_decides_where_the_correlation_is_undefined(X, y):
    model = quick(max_epochs=5, lr=0.01)
    model.fit(X, y[:, 0], X_val=X[:5], y_val=np.zeros(5))
    assert (model.histories_[0]["valid_pearson"] == 0).all()
    best = model.nets_[0].history[:, "valid_pearson_best"]
    losses = model.histories_[0]["valid_loss"]
    assert np.flatnonzero(best)[-1] == np.argmin(losses)


def test_net_predicts_on_its_own(X, y):
    model = quick(max_epochs=1).fit(X, y)
    assert model.nets_[0].predict(torch.ones(3, 2, 3, 8)).shape == (3,)


class Watch(Callback):
    """Keeps what each step hands on, and parameters after steps and epochs."""

    seen = None

    def on_train_begin(self, net, **kwargs):
        Watch.seen = self  # a copy of what was given
        self.handed_on, self.steps, self.epochs = [], [], []

    def on_batch_end(self, net, training, loss=None, y_pred=None, **kwargs):
        if training:
            self.handed_on += [loss, y_pred.log_fold_change]
            self.steps.append(copy.deepcopy([*net.module_.parameters()]))

    def on_epoch_end(self, net, **kwargs):
        self.epochs.append(copy.deepcopy([*net.module_.parameters()]))


@pytest.mark.parametrize("decay", [0.0, 0.3, 0.999])
@pytest.mark.parametrize("validation", [0.2, None])
def test_epochs_end_with_the_average_over_steps(X, y, decay, validation):
    settings = {"validation_fraction": validation, "early_stopping": False}
    model = quick(max_epochs=2, batch_size=16, average_decay=decay, **settings)
    model.set_params(callbacks=[Watch()]).fit(X, y)
    average, *steps = Watch.seen.steps
    for n, step in enumerate(steps, start=1):
        d = min(decay, (1 + n) / (10 + n))
        pairs = zip(average, step, strict=True)
        average = [d * old + (1 - d) * new for old, new in pairs]
    torch.testing.assert_close(Watch.seen.epochs[-1], average)
    # Training itself goes on as without it.
    plain = quick(max_epochs=2, batch_size=16, average_decay=0.0, **settings).fit(X, y)
    losses = [each.histories_[0]["train_loss"] for each in (model, plain)]
    np.testing.assert_array_equal(*losses)


def test_steps_hand_on_no_graph(X, y):
    """Else the activations of the last step would live beside those of the next."""
    quick("aux_siamese", hidden_size=16, max_epochs=1, callbacks=[Watch()]).fit(X, y)
    assert Watch.seen.handed_on
    assert not any(value.requires_grad for value in Watch.seen.handed_on)


TASKS = [
    *((variant, "expression") for variant in VARIANTS),
    ("raw_aux", "binary"),
    ("aux_siamese", "binary"),
]


@pytest.mark.parametrize(("variant", "aux_target"), TASKS)
@pytest.mark.parametrize("batch_size", [1, 7, 20])
def test_training_and_validation_loss_agree(X, y, variant, aux_target, batch_size):
    X, y = X[:20], y[:20]
    model = quick(variant, aux_target=aux_target, batch_size=batch_size)
    model.set_params(hidden_size=16, lr=1e-9, max_epochs=1, swap_augmentation=False)
    model.fit(X, y, X_val=X, y_val=y)
    losses = model.histories_[0]
    assert losses["train_loss"] == pytest.approx(losses["valid_loss"], rel=1e-3)


@pytest.mark.parametrize(("variant", "aux_target"), TASKS)
def test_passes_add_up_to_the_whole_batch(X, y, variant, aux_target, monkeypatch):
    X, y = X[:20], y[:20]
    model = quick(variant, aux_target=aux_target, hidden_size=16, max_epochs=1)
    model.fit(X, y)
    genes = model._check_data(X, y, reset=False)
    targets = Targets(*(as_tensor(part, "cpu") for part in model._targets(genes)))
    batch = (model._scaled_signal(X, "cpu")[:], targets)
    net = model.nets_[0]
    whole = None
    for most in (20, 19, 7, 1):
        monkeypatch.setattr(net, "_genes_per_pass", lambda signal, most=most: most)
        net.module_.zero_grad()
        step = net.train_step_single(batch)
        found = [step["loss"], step["y_pred"].log_fold_change]
        found += [parameter.grad.clone() for parameter in net.module_.parameters()]
        whole = whole or found
        for part, expected in zip(found, whole, strict=True):
            tolerance = 1e-4 * expected.abs().max().clamp(min=1e-3).item()
            torch.testing.assert_close(part, expected, atol=tolerance, rtol=0)


def test_activations_are_bounded(X, y):
    net = quick("raw_aux", hidden_size=32, max_epochs=1).fit(X, y).nets_[0]
    # 15 streams of 3 marks, 8 bins, 2 * 32 states of 6 floats: 184,320 bytes a gene.
    n_genes = net._genes_per_pass(torch.empty(1, 2, 3, 8))
    assert n_genes == MAX_ACTIVATION_BYTES // 184_320
    assert passes(7, 3) == [slice(0, 3), slice(3, 6), slice(6, 7)]
    assert passes(2, 0) == [slice(0, 1), slice(1, 2)]


class Explode(Callback):
    """Makes the loss infinite from the given epoch on."""

    def __init__(self, epoch):
        self.epoch = epoch

    def on_epoch_begin(self, net, **kwargs):
        if len(net.history) == self.epoch:
            net.module_.head["main"][0].bias.data.fill_(float("inf"))


def test_loss_that_explodes_names_the_epoch_and_what_to_try(X, y):
    model = quick(max_epochs=3).fit(X, y)
    before = model.predict(X)
    message = r"^The training loss became (inf|nan) in epoch 3\. Try a smaller lr, "
    with pytest.raises(FloatingPointError, match=message):
        model.set_params(callbacks=[Explode(3)]).fit(X, y)
    np.testing.assert_array_equal(model.predict(X), before)

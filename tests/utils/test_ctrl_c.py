"""Ctrl-C in the midst of training."""

import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from skorch.callbacks import Callback, EarlyStopping

from skdeepdiff import AttentiveChromeRegressor, DeepDiffRegressor

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to send"),
    pytest.mark.usefixtures("heeds_ctrl_c"),
]


def press_ctrl_c():
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(5)  # the handler runs between two instructions


class CtrlC(Callback):
    """Presses Ctrl-C in the given epoch of the n-th net, at the given event.

    With ``again`` also while the best epoch is restored.
    """

    nets = []

    def __init__(self, epoch, event="on_batch_end", nth=1, again=False):
        self.epoch, self.event = epoch, event
        self.nth, self.again = nth, again

    def press(self, event, net):
        nth = len(self.nets) + 1
        if (event, len(net.history), nth) == (self.event, self.epoch, self.nth):
            press_ctrl_c()

    def on_batch_end(self, net, training, **kwargs):
        if training and len(net.history[-1, "batches"]) == 2:
            self.press("on_batch_end", net)

    def on_epoch_begin(self, net, **kwargs):
        self.press("on_epoch_begin", net)

    def on_epoch_end(self, net, **kwargs):
        self.press("on_epoch_end", net)

    def on_train_end(self, net, **kwargs):
        self.nets.append(net)
        if self.again:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.1)


@pytest.fixture(autouse=True)
def first_net():
    CtrlC.nets.clear()


def make(*callbacks, **parameters):
    model = DeepDiffRegressor("raw_aux", callbacks=list(callbacks), random_state=0)
    model.set_params(hidden_size=16)  # runs in the kernel
    model.set_params(max_epochs=10, early_stopping=False, batch_size=8, lr=0.02)
    return model.set_params(**parameters)


def interrupt(model, X, y):
    handler = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        model.fit(X, y)
    assert signal.getsignal(signal.SIGINT) is handler
    return model


@pytest.mark.parametrize("validation_fraction", [0.3, None])
@pytest.mark.parametrize(
    ("event", "epoch", "finished"),
    [
        ("on_batch_end", 2, 1),
        ("on_batch_end", 5, 4),
        ("on_epoch_begin", 5, 4),
        ("on_epoch_end", 5, 5),
    ],
)
def test_best_epoch_so_far_is_kept(X, y, event, epoch, finished, validation_fraction):
    parameters = {"validation_fraction": validation_fraction}
    model = interrupt(make(CtrlC(epoch, event), **parameters), X, y)
    shorter = make(max_epochs=finished, **parameters).fit(X, y)
    assert_array_equal(model.predict(X), shorter.predict(X))
    assert_array_equal(model.attention(X).bins, shorter.attention(X).bins)
    assert_array_equal(
        model.histories_[0]["train_loss"], shorter.histories_[0]["train_loss"]
    )
    assert len(model.nets_[0].history) == finished


@pytest.mark.parametrize("is_fitted", [False, True])
def test_first_epoch_leaves_the_model_as_it_was(X, y, is_fitted):
    model = make().fit(X, y) if is_fitted else make()
    before = vars(model.set_params(callbacks=[CtrlC(1)])).copy()
    interrupt(model, X[:, :, :2], y)
    assert vars(model) == before


@pytest.mark.parametrize(("epoch", "finished"), [(3, 2), (5, 4)])
def test_warm_start_loses_nothing(X, y, epoch, finished):
    model = make(max_epochs=2, warm_start=True).fit(X, y)
    before = model.predict(X)
    interrupt(model.set_params(max_epochs=10, callbacks=[CtrlC(epoch)]), X, y)
    assert len(model.histories_[0]["train_loss"]) == finished
    if finished == 2:
        assert_array_equal(model.predict(X), before)
    assert np.isfinite(model.predict(X)).all()
    model.set_params(callbacks=None, max_epochs=1).fit(X, y)
    assert len(model.histories_[0]["train_loss"]) == finished + 1


@pytest.mark.parametrize("cls", [AttentiveChromeRegressor, DeepDiffRegressor])
def test_all_networks_are_kept_or_none(X, y, cls):
    several = {} if cls is AttentiveChromeRegressor else {"n_networks": 2}
    model = cls(hidden_size=16, max_epochs=5, random_state=0, **several)
    before = vars(model).copy()
    interrupt(model.set_params(callbacks=[CtrlC(4)]), X, y)
    assert vars(model) == before | {"callbacks": model.callbacks}
    CtrlC.nets.clear()
    interrupt(model.set_params(callbacks=[CtrlC(4, nth=2)]), X, y)
    assert [len(history["train_loss"]) for history in model.histories_] == [5, 3]
    assert np.isfinite(model.predict(X)).all()


@pytest.mark.parametrize(("epoch", "max_epochs"), [(4, 10), (99, 3)])
def test_pressed_while_the_best_epoch_is_restored(X, y, epoch, max_epochs):
    model = interrupt(make(CtrlC(epoch, again=True), max_epochs=max_epochs), X, y)
    shorter = make(max_epochs=3).fit(X, y)
    assert_array_equal(model.predict(X), shorter.predict(X))


class StopHere(Callback):
    """Ends training as skorch's callbacks do, after a harmless signal."""

    def on_epoch_end(self, net, **kwargs):
        os.kill(os.getpid(), signal.SIGINT)
        raise KeyboardInterrupt


def test_signal_that_interrupts_nothing(X, y):
    heard = []
    signal.signal(signal.SIGINT, lambda *event: heard.append(event))
    model = make(StopHere()).fit(X, y)
    assert len(model.histories_[0]["train_loss"]) == len(heard) == 1


def test_handler_that_a_callback_installs_stays(X, y):
    class Install(Callback):
        def on_train_begin(self, net, **kwargs):
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    make(Install(), max_epochs=1).fit(X, y)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_ctrl_c_is_left_to_the_main_thread(X, y):
    lengths = []

    def fit():
        stopping = EarlyStopping("train_loss", patience=1, threshold=1e9, sink=len)
        lengths.append(len(make(stopping).fit(X, y).histories_[0]["train_loss"]))

    thread = threading.Thread(target=fit)
    thread.start()
    thread.join()
    assert lengths[0] < 10


PROGRAM = """
import os, signal, sys, threading
import numpy as np
from skdeepdiff import DeepDiffRegressor
from skdeepdiff.datasets import make_paired_marks
from skorch.callbacks import Callback

class Tell(Callback):
    def on_epoch_end(self, net, **kwargs):
        if len(net.history) == 2:
            print("trained", flush=True)

signal.signal(signal.SIGINT, signal.default_int_handler)
X, y = make_paired_marks(60, n_bins=20, random_state=0, return_X_y=True)
model = DeepDiffRegressor(
    hidden_size=8, max_epochs=100_000, early_stopping=False, callbacks=[Tell()]
)
try:
    model.fit(X, y)
except KeyboardInterrupt:
    losses = model.histories_[0]["train_loss"]
    print(len(losses) >= 2, np.isfinite(model.predict(X)).all())
    raise
"""


def test_process_that_is_told_to_stop():
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "trained\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert out == "True True\n"
    assert process.returncode == -signal.SIGINT
    assert err.rstrip().endswith("KeyboardInterrupt")

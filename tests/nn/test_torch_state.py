"""Networks compute the same whatever torch was told, and leave it as it was."""

import contextlib
import pickle
import threading
from functools import partial
from unittest.mock import Mock

import pytest
import torch
from numpy.testing import assert_array_equal

from skdeepdiff import AttentiveChromeRegressor, DeepDiffRegressor, load
from skdeepdiff.inspection import integrated_gradients
from skdeepdiff.nn._torch_state import undisturbed


@contextlib.contextmanager
def told(setting, value):
    get, tell = (getattr(torch, f"{verb}_{setting}") for verb in ("get", "set"))
    before = get()
    tell(value)
    try:
        yield
        assert get() == value
    finally:
        tell(before)


STATES = {
    "float64": partial(told, "default_dtype", torch.float64),
    "bfloat16": partial(told, "default_dtype", torch.bfloat16),
    "autocast": partial(torch.autocast, "cpu", torch.bfloat16),
    "inference": torch.inference_mode,
    "no gradients": torch.no_grad,
    "meta": partial(torch.device, "meta"),
    "matmul": partial(told, "float32_matmul_precision", "medium"),
    "threads": partial(told, "num_threads", 2),
    "deterministic": partial(told, "deterministic_debug_mode", 2),
    "anomaly": torch.autograd.detect_anomaly,
    "saved tensors": torch.autograd.graph.save_on_cpu,
}

MODELS = {
    # 16 hidden units: both levels run in the kernel; 8: only level I; 6: neither.
    "kernel": DeepDiffRegressor("raw_aux_siamese", hidden_size=16),
    "plain": DeepDiffRegressor("aux", hidden_size=6, n_networks=2),
    "attentive_chrome": AttentiveChromeRegressor(hidden_size=8),
}


def observed():
    return {
        "dtype": torch.get_default_dtype(),
        "device": torch.get_default_device(),
        "autocast": torch.is_autocast_enabled("cpu"),
        "inference": torch.is_inference_mode_enabled(),
        "gradients": torch.is_grad_enabled(),
        "matmul": torch.get_float32_matmul_precision(),
        "threads": torch.get_num_threads(),
    }


def numbers_of(model, X, y, path):
    """What fit, predict, attention, save, load, pickle and warm starts give."""
    X, y = X[:20], y[:20]
    model.set_params(max_epochs=1, random_state=0, warm_start=False)
    predicted = model.fit(X, y).predict(X)
    model.save(path)
    again = load(path)
    other = pickle.loads(pickle.dumps(model)).set_params(warm_start=True).fit(X, y)
    return again, [
        predicted,
        model.attention(X).bins,
        model.predict_expression(X),
        again.predict(X),
        integrated_gradients(again, X[:2], n_steps=8, tol=9.0).attributions,
        other.predict(X),
    ]


# States are set and taken back in one place, whatever the model.
PAIRS = [("kernel", state) for state in STATES]
PAIRS += [
    (model, state)
    for model in ("plain", "attentive_chrome")
    for state in ("bfloat16", "inference", "meta", "saved tensors")
]


@pytest.fixture(scope="module")
def expected(request, X, y, tmp_path_factory):
    model = MODELS[request.param]
    path = tmp_path_factory.mktemp("models") / "model.skdeepdiff"
    again, numbers = numbers_of(model, X, y, path)
    warm = again.set_params(warm_start=True).fit(X[:20], y[:20]).predict(X)
    return model, [*numbers, warm]


pytestmark = pytest.mark.filterwarnings("ignore:Anomaly Detection")


@pytest.mark.parametrize(("expected", "state"), PAIRS, indirect=["expected"])
def test_same_numbers(expected, X, y, tmp_path, state):
    model, numbers = expected
    with STATES[state]():
        before = observed()
        again, found = numbers_of(model, X, y, tmp_path / "model.skdeepdiff")
        assert observed() == before
    # What was made in that state is of use outside.
    warm = again.set_params(warm_start=True).fit(X[:20], y[:20]).predict(X)
    for one, other in zip([*found, warm], numbers, strict=True):
        assert_array_equal(one, other)


@pytest.mark.parametrize("state", STATES)
def test_nothing_changes_after_an_error(state, two_threads):
    with STATES[state]():
        before = observed()
        with pytest.raises(ZeroDivisionError), undisturbed():
            raise ZeroDivisionError
        assert observed() == before


def test_what_all_threads_share_comes_back_after_the_last():
    both = threading.Barrier(2)

    def stay_longer():
        with undisturbed():
            both.wait(10)
            both.wait(10)
            assert torch.get_float32_matmul_precision() == "highest"

    with STATES["matmul"]():
        thread = threading.Thread(target=stay_longer)
        with undisturbed():
            thread.start()
            both.wait(10)
        assert torch.get_float32_matmul_precision() == "highest"
        both.wait(10)
        thread.join()


def test_precision_of_single_backends_is_left_alone(monkeypatch):
    refuse = Mock(side_effect=RuntimeError("mix of the legacy and new APIs"))
    monkeypatch.setattr(torch, "get_float32_matmul_precision", refuse)
    monkeypatch.setattr(torch, "set_float32_matmul_precision", None)
    with undisturbed():
        pass

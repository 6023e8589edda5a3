"""The same seed gives the same numbers, wherever and beside whatever it trains."""

import multiprocessing
import threading

import numpy as np
import pytest
import torch
from numpy.testing import assert_array_equal

from skdeepdiff import AttentiveChromeRegressor, DeepDiffRegressor


def make_model(variant="aux_siamese", **parameters):
    # 16 hidden units: both levels run in the kernel.
    return DeepDiffRegressor(
        variant, hidden_size=16, max_epochs=2, random_state=0, **parameters
    )


def fit_and_predict(X, y):
    return make_model().fit(X, y).predict(X)


@pytest.fixture(scope="module")
def lone(X, y):
    return fit_and_predict(X, y)


def test_more_threads(X, y, lone, two_threads):
    assert_array_equal(fit_and_predict(X, y), lone)
    assert torch.get_num_threads() == 2


def test_two_fits_in_two_threads(X, y, lone, two_threads):
    predicted = {}

    def fit(number):
        predicted[number] = fit_and_predict(X, y)

    threads = [threading.Thread(target=fit, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(2):
        assert_array_equal(predicted[number], lone)


def _fit_in_child(X, y, queue):
    queue.put(fit_and_predict(X, y))


@pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="no fork here"
)
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_after_a_fork(X, y, lone, two_threads):
    assert_array_equal(fit_and_predict(X, y), lone)  # starts the helper threads
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=_fit_in_child, args=(X, y, queue))
    child.start()
    assert_array_equal(queue.get(timeout=60), lone)
    child.join(10)
    assert child.exitcode == 0


def test_attentive_chrome_in_parallel(X, y):
    alone, beside = (
        AttentiveChromeRegressor(
            hidden_size=16, max_epochs=2, random_state=0, n_jobs=n_jobs
        ).fit(X, y)
        for n_jobs in (1, 2)
    )
    assert_array_equal(beside.predict(X), alone.predict(X))


@pytest.mark.parametrize("hidden_size", [8, 16, 24])
def test_kernel_and_torch_train_alike(X, y, monkeypatch, hidden_size):
    model = make_model(swap_augmentation=False).set_params(hidden_size=hidden_size)
    fused = model.fit(X, y).predict(X)
    monkeypatch.setattr(
        "skdeepdiff.nn._recurrent.load_kernel", lambda *size_and_kind: None
    )
    plain = model.fit(X, y).predict(X)
    np.testing.assert_allclose(fused, plain, rtol=1e-3, atol=1e-3)


def test_threads_of_torch_come_back_after_an_error(X, y, two_threads):
    with pytest.raises(FloatingPointError):
        make_model(lr=1e30).fit(X, y)
    assert torch.get_num_threads() == 2

import gc
import os
import threading
import time
from concurrent.futures import Future
from unittest.mock import Mock

import pytest
import torch

from skdeepdiff.nn._kernel._layout import FIELDS
from skdeepdiff.nn._kernel._run import _workspace
from skdeepdiff.nn._kernel._run._workspace import Workspace, pack_arguments


def test_numbers_and_addresses_lie_in_their_places():
    inputs = torch.zeros(3)
    packed = pack_arguments(n_genes=7, inputs=inputs, saved=None)
    assert packed[FIELDS.index("n_genes")] == 7
    assert packed[FIELDS.index("inputs")] == inputs.data_ptr()
    assert packed[FIELDS.index("saved")] == 0
    assert (packed != 0).sum() == 2


def test_unknown_arguments_are_refused():
    with pytest.raises(TypeError, match="n_gens"):
        pack_arguments(n_gens=7)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weight", torch.zeros(3, 4).T),
        ("weight", torch.zeros(3, dtype=torch.float64)),
        ("weight", torch.zeros(3, device="meta")),
        ("sharing", torch.zeros(3)),
        ("n_genes", torch.tensor(3)),
        ("n_genes", 3.0),
    ],
)
def test_what_the_kernel_would_misread_is_refused(name, value):
    with pytest.raises(TypeError, match=f"{name} must be"):
        pack_arguments(**{name: value})


def test_own_workspace_takes_torchs_threads_and_gives_them_back(two_threads):
    with _workspace.own_workspace() as workspace:
        assert torch.get_num_threads() == 1
        assert workspace.n_threads == 2
        assert _workspace.current_workspace() is workspace
        with _workspace.own_workspace() as inner:
            assert inner is workspace
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == 2
    assert _workspace.current_workspace() is not workspace


def test_threads_have_workspaces_of_their_own():
    found = []
    with _workspace.own_workspace() as workspace:
        thread = threading.Thread(
            target=lambda: found.append(_workspace.current_workspace())
        )
        thread.start()
        thread.join()
    assert found[0] is not workspace


def test_the_smallest_block_that_fits_is_lent_again():
    workspace = Workspace(1, keep_memory=True)
    loans = [workspace.borrow(size) for size in (100, 10, 50)]
    addresses = [loan.address for loan in loans]
    assert len(set(addresses)) == 3
    del loans
    gc.collect()
    loan = workspace.borrow(20)
    assert loan.address == addresses[2]
    workspace.close()
    del loan
    gc.collect()
    assert workspace._free is None


class Kernel(dict):
    """Entry points in Python, which find their thread's number only."""

    def __init__(self, function):
        super().__init__(work=lambda address, thread: function(thread))


@pytest.mark.parametrize("interrupted", ["work", "wait"])
def test_run_waits_for_the_others(interrupted, monkeypatch):
    """A signal's handler may raise anything while the caller works or waits."""
    done, both = [], threading.Barrier(2)
    real_wait, calls = _workspace.wait, []

    def work(thread):
        both.wait(10)
        if thread == 1:
            time.sleep(0.2)
            done.append(thread)
        elif interrupted == "work":
            raise TimeoutError("of a test runner, say")

    def wait(futures):
        calls.append(futures)
        if interrupted == "wait" and len(calls) == 1:
            raise TimeoutError
        return real_wait(futures)

    monkeypatch.setattr(_workspace, "wait", wait)
    with pytest.raises(TimeoutError):
        Workspace(2, keep_memory=False).run(Kernel(work), "work", 2)
    assert done == [1]


def test_helpers_keep_what_they_write_to(monkeypatch):
    done, helpers = Future(), Mock()
    done.set_result(None)
    helpers.submit.return_value = done
    monkeypatch.setattr(_workspace, "_get_helpers", lambda: helpers)
    workspace = Workspace(2, keep_memory=True)
    loan = workspace.borrow(4)
    workspace.run(Kernel(lambda thread: None), "work", 2, scratch=loan)
    del loan
    gc.collect()
    assert workspace._free == []
    helpers.reset_mock()  # forgets the arguments
    gc.collect()
    assert len(workspace._free) == 1


def test_alone_when_no_thread_can_be_started(monkeypatch):
    refuse = Mock(side_effect=RuntimeError("can't start new thread"))
    monkeypatch.setattr(_workspace, "_get_helpers", refuse)
    threads = []
    Workspace(3, keep_memory=False).run(Kernel(threads.append), "work", 3)
    assert threads == [0]


def test_fit_goes_on_after_the_main_thread_ended(python):
    code = """
import threading, time, numpy as np
from skdeepdiff import DeepDiffRegressor
import torch
torch.set_num_threads(2)
def fit():
    time.sleep(0.5)
    X, y = np.random.rand(30, 2, 5, 60), np.random.rand(30)
    model = DeepDiffRegressor("raw_d", max_epochs=2, random_state=0).fit(X, y)
    print("fitted", np.isfinite(model.predict(X)).all())
threading.Thread(target=fit).start()
"""
    run = python("-c", code)
    assert run.stdout == "fitted True\n", run.stderr


def test_more_threads_than_helpers_do_not_block():
    numbers = []
    n_threads = 3 * (os.cpu_count() or 1) + 2
    workspace = Workspace(n_threads, keep_memory=False)
    workspace.run(Kernel(numbers.append), "work", n_threads)
    assert 0 in numbers
    assert set(numbers) <= set(range(n_threads))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_helpers_start_anew_after_a_fork():
    workspace = Workspace(2, keep_memory=False)

    def meet():
        both = threading.Barrier(2)
        workspace.run(Kernel(lambda thread: both.wait(10)), "work", 2)

    meet()
    assert _workspace._get_helpers.cache_info().currsize == 1
    child = os.fork()
    if child == 0:
        code = 1
        try:
            assert _workspace._get_helpers.cache_info().currsize == 0
            meet()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def test_loan_that_ctrl_c_left_half_made_ends_quietly():
    loan = _workspace.Loan.__new__(_workspace.Loan)
    loan.__del__()
    loan._block = torch.empty(4)
    loan.__del__()

from unittest.mock import Mock, call

import pytest

from comparison.schedule import run_tasks
from comparison.store import Store
from comparison.task import Task
from comparison.workers import WorkersLostError

# By what they take, the longest first.
MODELS = ["single_layer_svr", "promoter_totals", "ridge"]


@pytest.fixture(autouse=True)
def no_training(workers_here, monkeypatch):
    monkeypatch.setattr(workers_here, "run", staticmethod(lambda task: {}))


@pytest.fixture
def tasks(source):
    return [Task(source, name, 0) for name in MODELS]


@pytest.fixture
def store(tasks, tmp_path):
    store = Store(tmp_path, report=pytest.fail)
    store.open(tasks, "command")
    return store


def check_claims_are_given_back(tasks, store):
    for task in tasks:
        with store.claim(task):
            pass


def run(tasks, workers, store, stop=lambda: False, is_lost=False):
    """Do tasks; give those made now, found and failed."""
    progress = Mock()
    outcome = run_tasks(tasks, workers, store, stop, progress)
    assert workers.is_closed
    check_claims_are_given_back(tasks, store)
    told, begun = progress.over.call_args_list, progress.began.call_args_list
    assert len(told) == len(tasks) - outcome.n_open
    assert all(result is None or call(task) in begun for (task, result), _ in told)
    assert bool(outcome.problem) == is_lost
    return outcome.made, outcome.found, outcome.failed


def test_everything_is_done_once_and_the_longest_first(tasks, store, workers_here):
    workers, again = workers_here(), workers_here()
    assert run(tasks[::-1], workers, store) == ([tasks[0], *tasks[:0:-1]], [], [])
    assert run(tasks, again, store) == ([], tasks, [])
    assert not again.done


def test_death_is_the_failure_of_its_model(tasks, store, workers_here):
    made, found, failed = run(tasks, workers_here(deadly="ridge"), store)
    assert (made, found, failed) == (tasks[:2], [], tasks[2:])
    (failure,) = store.folder.glob("failures/*")
    assert failure.name == "tiny__ridge__0.txt"
    assert "process that trained ridge died" in failure.read_text()


def test_stop_leaves_the_rest_and_blames_nobody(tasks, store, workers_here):
    workers = workers_here(n_workers=3, deadly="single_layer_svr")
    made, *others = run(tasks, workers, store, stop=lambda: len(workers.done) == 2)
    assert set(made) == set(tasks[1:])
    assert others == [[], []]
    assert list(store.folder.glob("failures/*")) == []


def test_what_another_run_finishes_meanwhile_is_taken(tasks, store, workers_here):
    claims = [store.claim(task) for task in tasks]

    class Other(workers_here):
        def count(self):
            # The other run ends while this one waits.
            store.write(tasks[0], {})
            store.write(tasks[1], {"error": "no luck"})
            for claim in claims:
                claim.close()
            return super().count()

    assert run(tasks, Other(), store) == (tasks[2:], tasks[:1], tasks[1:2])


def test_failing_store_closes_the_workers(tasks, store, workers_here, monkeypatch):
    fail = Mock(side_effect=OSError(28, "No space left on device"))
    monkeypatch.setattr(store, "write", fail)
    workers = workers_here()
    with pytest.raises(OSError, match="No space left"):
        run_tasks(tasks, workers, store, lambda: False, Mock())
    assert workers.is_closed
    check_claims_are_given_back(tasks, store)


@pytest.mark.parametrize("is_noticed_by", ["submit", "count", "cancelled future"])
def test_lost_workers_leave_the_rest(tasks, store, workers_here, is_noticed_by):
    class Lost(workers_here):
        def count(self):
            if self.done and is_noticed_by == "count":
                raise WorkersLostError
            return super().count()

        def submit(self, task):
            if self.done and is_noticed_by == "submit":
                raise WorkersLostError
            future = super().submit(task)
            if len(self.done) == 2:
                future = type(future)()
                future.cancel()
                future.set_running_or_notify_cancel()
            return future

    assert run(tasks, Lost(), store, is_lost=True) == (tasks[:1], [], [])

import pytest

from comparison.schedule import Outcome, run_tasks
from comparison.store import Store
from comparison.task import Task, run_task
from comparison.workers import WorkersLostError

MODELS = ["promoter_totals", "ridge", "two_layer_svr"]


class Seen:
    """Progress that remembers what it was told."""

    def __init__(self):
        self.begun, self.over_ones = [], []

    def began(self, task):
        self.begun.append(task)

    def over(self, task, result):
        assert result is None or task in self.begun
        self.over_ones.append(task)


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


def run(tasks, workers, store, stop=lambda: False):
    seen = Seen()
    outcome = run_tasks(tasks, workers, store, stop, seen)
    assert workers.is_closed
    assert len(seen.over_ones) == len(tasks) - outcome.n_open
    check_claims_are_given_back(tasks, store)
    return outcome


def test_everything_is_done_once(tasks, store, workers_here):
    workers = workers_here()
    assert run(tasks, workers, store) == Outcome(n_made=3)
    assert set(workers.done) == set(tasks)
    again = workers_here()
    assert run(tasks, again, store) == Outcome(n_found=3)
    assert not again.done


def test_longest_first(source, store, workers_here):
    names = ["ridge", "relieff_forest", "two_layer_svr", "single_layer_svr"]
    workers = workers_here()
    run([Task(source, name, 0) for name in names], workers, store)
    assert [task.model for task in workers.done][:2] == names[1::2]


def test_death_is_the_failure_of_its_model(tasks, store, workers_here):
    outcome = run(tasks, workers_here(deadly="ridge"), store)
    assert outcome == Outcome(n_made=2, failed=[tasks[1]])
    (failure,) = store.folder.glob("failures/*")
    assert failure.name == "tiny__ridge__0.txt"
    assert "process that trained ridge died" in failure.read_text()


def test_stop_leaves_the_rest_and_blames_nobody(
    tasks, store, workers_here, monkeypatch
):
    workers = workers_here(deadly="promoter_totals")
    monkeypatch.setattr(workers, "count", lambda: 3)
    outcome = run(tasks, workers, store, stop=lambda: len(workers.done) == 2)
    assert outcome == Outcome(n_made=2, n_open=1)
    assert list(store.folder.glob("failures/*")) == []
    assert all(map(store.has, tasks[1:]))


def test_what_another_run_finishes_meanwhile_is_taken(tasks, store, workers_here):
    claims = [store.claim(task) for task in tasks]

    class Other(workers_here):
        def count(self):
            # The other run ends while this one waits.
            store.write(tasks[0], run_task(tasks[0]))
            store.write(tasks[1], {"error": "no luck"})
            for claim in claims:
                claim.release()
            return super().count()

    workers = Other()
    outcome = run(tasks, workers, store)
    assert workers.done == [tasks[2]]
    assert outcome == Outcome(n_made=1, n_found=1, failed=[tasks[1]])


def test_failing_store_closes_the_workers(tasks, store, workers_here, monkeypatch):
    def fail(task, result):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "write", fail)
    workers = workers_here()
    with pytest.raises(OSError, match="No space left"):
        run_tasks(tasks, workers, store, lambda: False, Seen())
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

    outcome = run(tasks, Lost(), store)
    assert (outcome.n_made, outcome.n_open) == (1, 2)
    assert "scheduler is gone" in outcome.problem

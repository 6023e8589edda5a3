import pytest

from comparison.local_workers import WorkerDiedError, WorkersLostError
from comparison.schedule import run_tasks
from comparison.store import Store
from comparison.task import Task, run_task


class Workers:
    """One that does tasks at once, in this process, or dies."""

    def __init__(self, deaths=()):
        self.deaths = list(deaths)
        self.done, self.finished, self.is_closed = [], [], False

    def has_room(self):
        return not self.finished

    def is_busy(self):
        return bool(self.finished)

    def submit(self, task):
        if task.model in self.deaths:
            self.deaths.remove(task.model)
            result = WorkerDiedError("killed")
        else:
            self.done.append(task)
            result = run_task(task)
        self.finished.append((task, result))

    def collect(self):
        finished, self.finished = self.finished, []
        return finished

    def close(self):
        self.is_closed = True


class Seen:
    """Progress that remembers what it was told."""

    def __init__(self):
        self.begun, self.done = [], []

    def began(self, task):
        self.begun.append(task)

    def over(self, task, result):
        assert result is None or task in self.begun
        self.done.append((task, result))


@pytest.fixture
def tasks(source):
    return [
        Task(source, name, 0) for name in ("promoter_totals", "ridge", "two_layer_svr")
    ]


@pytest.fixture
def store(tasks, tmp_path):
    store = Store(tmp_path, report=pytest.fail)
    store.open(tasks, "command")
    return store


def run(tasks, workers, store, stop=lambda: False):
    seen = Seen()
    outcome = run_tasks(tasks, workers, store, stop, seen)
    assert workers.is_closed
    return outcome, seen.done


def test_everything_is_done_once(tasks, store):
    workers = Workers()
    outcome, seen = run(tasks, workers, store)
    assert outcome == (3, 0, [], 0, "")
    assert {task for task, _ in seen} == set(tasks) == set(workers.done)
    again = Workers()
    assert run(tasks, again, store)[0] == (0, 3, [], 0, "")
    assert not again.done


def test_longest_first(source, store):
    names = ["ridge", "relieff_forest", "two_layer_svr", "single_layer_svr"]
    workers = Workers()
    run([Task(source, name, 0) for name in names], workers, store)
    assert [task.model for task in workers.done][:2] == names[1::2]


def test_one_death_is_forgiven(tasks, store):
    outcome, _ = run(tasks, Workers(["ridge"]), store)
    assert outcome == (3, 0, [], 0, "")


def test_two_deaths_are_a_failure(tasks, store):
    outcome, _ = run(tasks, Workers(["ridge", "ridge"]), store)
    assert outcome == (2, 0, [tasks[1]], 0, "")
    assert store.has_failed_meanwhile(tasks[1])


def test_stop_leaves_the_rest(tasks, store):
    workers = Workers()
    outcome, _ = run(tasks, workers, store, stop=lambda: bool(workers.done))
    # What was begun is finished at that time, and isn't lost.
    assert outcome == (1, 0, [], 2, "")
    assert store.has(workers.done[0])


def test_what_another_run_finishes_meanwhile_is_taken(tasks, store):
    claims = [store.claim(task) for task in tasks]

    class Other(Workers):
        def has_room(self):
            # The other run ends while this one waits.
            store.write(tasks[0], run_task(tasks[0]))
            store.write(tasks[1], {"error": "no luck"})
            for claim in claims:
                claim.release()
            return super().has_room()

    workers = Other()
    outcome, _ = run(tasks, workers, store)
    assert workers.done == [tasks[2]]
    assert outcome == (1, 1, [tasks[1]], 0, "")


def test_claims_end_with_the_run(tasks, store):
    run(tasks, Workers(), store)
    assert all(store.claim(task) is not None for task in tasks)


def test_failing_store_closes_the_workers(tasks, store, monkeypatch):
    def fail(task, result):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "write", fail)
    workers = Workers()
    with pytest.raises(OSError, match="No space left"):
        run_tasks(tasks, workers, store, lambda: False, Seen())
    assert workers.is_closed
    assert all(store.claim(task) is not None for task in tasks)


def test_lost_workers_leave_the_rest(tasks, store):
    class Lost(Workers):
        def has_room(self):
            if self.done:
                raise WorkersLostError("All are gone.")
            return super().has_room()

    workers = Lost()
    outcome, _ = run(tasks, workers, store)
    assert outcome == (0, 0, [], 3, "All are gone.")
    assert all(store.claim(task) is not None for task in tasks), "claims are given back"

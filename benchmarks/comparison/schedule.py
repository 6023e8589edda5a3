"""Doing all tasks that aren't done, beside other runs, until told to stop."""

import time
import traceback
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, wait
from dataclasses import dataclass, field

from comparison.workers import WorkersLostError

SECONDS_BETWEEN_LOOKS = 0.2


@dataclass
class Outcome:
    """How many tasks were made now, found done, and left open; and which failed.

    ``problem`` is why the work ended early, if nobody told to stop.
    """

    n_made: int = 0
    n_found: int = 0
    failed: list = field(default_factory=list)
    n_open: int = 0
    problem: str = ""


def run_tasks(tasks, workers, store, stop, progress):
    """Do the tasks whose result isn't there, those that take longest first.

    ``stop()`` tells whether to leave. ``progress`` is told of each task that begins,
    and of each that is over: with its result, or None if it isn't of this run.
    """
    outcome = Outcome()
    waiting, claims, running = [], {}, {}
    for task in sorted(tasks, key=lambda task: -task.cost):
        if store.has(task):
            outcome.n_found += 1
            progress.over(task, None)
        else:
            waiting.append(task)

    def begin():
        n_free = workers.count() - len(running)
        for task in list(waiting):
            if n_free <= 0 or stop():
                return
            claim = store.claim(task)
            if claim is None:
                continue  # Another run does it, and may fail or be killed.
            waiting.remove(task)
            is_there, has_failed = store.has(task), store.has_failed_meanwhile(task)
            if is_there or has_failed:
                claim.release()
                outcome.n_found += is_there
                outcome.failed += [] if is_there else [task]
                progress.over(task, None)
                continue
            claims[task] = claim
            running[workers.submit(task)] = task
            progress.began(task)
            n_free -= 1

    def finish(future):
        task = running.pop(future)
        result = _result_of(task, future)
        has_failed = "error" in result
        if has_failed and stop():
            return  # What told this process to end may have killed the worker.
        store.write(task, result)
        claims.pop(task).release()
        outcome.n_made += not has_failed
        outcome.failed += [task] if has_failed else []
        progress.over(task, result)

    try:
        while (waiting or running) and not stop():
            begin()
            if not running:
                time.sleep(SECONDS_BETWEEN_LOOKS)
            for future in wait(running, SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED).done:
                finish(future)
    except WorkersLostError as error:
        outcome.problem = str(error)
    finally:
        workers.close()
        for claim in claims.values():
            claim.release()
    n_over = outcome.n_made + outcome.n_found + len(outcome.failed)
    outcome.n_open = len(tasks) - n_over
    return outcome


def _result_of(task, future):
    """What came of a task; a worker that died is its failure."""
    if future.cancelled():
        raise WorkersLostError
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, BrokenExecutor):
        text = f"The process that trained {task.model} died, perhaps for want of memory"
        return {"error": f"{error}\n{text}.\n"}
    return {"error": "".join(traceback.format_exception(error))}

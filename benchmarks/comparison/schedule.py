"""Doing all tasks that aren't done, beside other runs, until told to stop."""

import time
import traceback
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, wait
from dataclasses import dataclass, field

from comparison.workers import WorkersLostError

SECONDS_BETWEEN_LOOKS = 0.2


@dataclass
class Outcome:
    """Tasks that were made now, found done, failed, and were left open in the end.

    ``problem`` is why the work ended early, if nobody told to stop.
    """

    made: list = field(default_factory=list)
    found: list = field(default_factory=list)
    failed: list = field(default_factory=list)
    n_open: int = 0
    problem: str = ""


def run_tasks(tasks, workers, store, stop, progress):
    """Do the tasks whose result isn't there, those that take longest first.

    ``stop()`` tells whether to leave. ``progress`` is told of each task that begins,
    and of each that is over: with its result, or None if it isn't of this run.
    """
    outcome = Outcome(found=[task for task in tasks if store.has(task)])
    for task in outcome.found:
        progress.over(task, None)
    found = set(outcome.found)
    waiting = [task for task in tasks if task not in found]
    waiting.sort(key=lambda task: -task.cost)
    claims, running = {}, {}

    def begin():
        n_free = workers.count() - len(running)
        for task in list(waiting):
            if n_free <= 0 or stop():
                return
            claim = store.claim(task)
            if claim is None:
                continue  # Another run does it, and may fail or be killed.
            waiting.remove(task)
            is_there = store.has(task)
            if is_there or store.has_failed_meanwhile(task):
                claim.close()
                (outcome.found if is_there else outcome.failed).append(task)
                progress.over(task, None)
                continue
            claims[task] = claim
            running[workers.submit(task)] = task
            progress.began(task)
            n_free -= 1

    def finish(future):
        task = running.pop(future)
        result = _result_of(task, future)
        if "error" in result and stop():
            return  # What told this process to end may have killed the worker.
        store.write(task, result)
        claims.pop(task).close()
        (outcome.failed if "error" in result else outcome.made).append(task)
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
            claim.close()
    outcome.n_open = len({*tasks} - {*outcome.made, *outcome.found, *outcome.failed})
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

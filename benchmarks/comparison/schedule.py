"""Doing all tasks that aren't done, beside other runs, until told to stop."""

import time
from collections import Counter, deque
from typing import NamedTuple

from comparison.local_workers import WorkerDiedError, WorkersLostError

SECONDS_BETWEEN_LOOKS = 0.05
SECONDS_BETWEEN_CLAIMS = 0.5
# How often a task may be tried that takes its process with it.
MOST_TRIALS = 2


class Outcome(NamedTuple):
    """What came of the tasks.

    Attributes
    ----------
    n_made : int
        Results that this run made.
    n_found : int
        Those that were there before, or that another run made meanwhile.
    failed : list of Task
        Those that went wrong, here or in another run meanwhile.
    n_open : int
        Those that were left when told to stop, or when the workers were lost.
    problem : str
        Why the work ended early, if nobody told to stop.
    """

    n_made: int
    n_found: int
    failed: list
    n_open: int
    problem: str = ""


def run_tasks(tasks, workers, store, stop, progress):
    """Do all tasks whose result isn't there.

    Parameters
    ----------
    tasks : list of Task
        What to do; the longest is begun first.
    workers : LocalWorkers or DaskWorkers
        Who does it.
    store : Store
        Where results go.
    stop : callable
        Whether to leave.
    progress : Progress
        Told of each task that begins, and of each that is over with its result: a
        dict, or None for one that was there or that another run made.

    Returns
    -------
    outcome : Outcome
        What came of them.
    """
    done = [task for task in tasks if store.has(task)]
    made, failed, problem = [], [], ""
    for task in done:
        progress.over(task, None)
    left = set(tasks) - set(done)
    waiting = deque(
        sorted((task for task in tasks if task in left), key=lambda task: -task.cost)
    )
    held, claims, trials, last_claim = deque(), {}, Counter(), -float("inf")

    def finish(task, result):
        store.write(task, result)
        claims.pop(task).release()
        (failed if "error" in result else made).append(task)
        progress.over(task, result)

    try:
        while (waiting or held or workers.is_busy()) and not stop():
            if held and time.monotonic() - last_claim > SECONDS_BETWEEN_CLAIMS:
                # Those that another run had: it may be through with them, or gone.
                waiting.extend(held)
                held.clear()
                last_claim = time.monotonic()
            while waiting and workers.has_room() and not stop():
                task = waiting.popleft()
                claim = store.claim(task)
                if claim is None:
                    held.append(task)
                elif store.has(task) or store.has_failed_meanwhile(task):
                    claim.release()
                    (done if store.has(task) else failed).append(task)
                    progress.over(task, None)
                else:
                    claims[task] = claim
                    trials[task] += 1
                    workers.submit(task)
                    progress.began(task)
            for task, result in workers.collect():
                if not isinstance(result, WorkerDiedError):
                    finish(task, result)
                elif trials[task] < MOST_TRIALS:
                    trials[task] += 1
                    workers.submit(task)
                else:
                    finish(task, {"error": _died(task, result)})
            time.sleep(SECONDS_BETWEEN_LOOKS)
        # What finished while the last look was taken isn't lost.
        for task, result in workers.collect():
            if not isinstance(result, WorkerDiedError):
                finish(task, result)
    except WorkersLostError as error:
        problem = str(error)
    finally:
        workers.close()
        for claim in claims.values():
            claim.release()
    n_open = len(tasks) - len(made) - len(done) - len(failed)
    return Outcome(len(made), len(done), failed, n_open, problem)


def _died(task, error):
    return (
        f"The process that trained {task.model} died {MOST_TRIALS} times, perhaps for "
        f"want of memory: {error}\n"
    )

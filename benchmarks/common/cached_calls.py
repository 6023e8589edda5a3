"""Calls whose results are kept, so that a run goes on where it was stopped."""

import joblib
import torch
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from skdeepdiff._utils._workers import delayed


def call_cached(function, tasks, folder, n_jobs, unit, ignore=None):
    """Call a function of a module with each task, unless that was done before.

    Results are kept in the folder, and given in the order of the tasks. What a task
    doesn't hold, such as the content of a file that it names, isn't noticed: another
    version needs another folder. Arguments to ``ignore`` don't change the result.
    """
    cached = joblib.Memory(folder, verbose=0).cache(function, ignore=ignore)
    with joblib.parallel_config("loky", n_jobs=n_jobs, inner_max_num_threads=1):
        finished = joblib.Parallel(return_as="generator")(
            delayed(_on_one_thread)(cached, task) for task in tasks
        )
        return list(tqdm(finished, total=len(tasks), unit=unit))


def _on_one_thread(function, task):
    torch.set_num_threads(1)
    with threadpool_limits(1):
        return function(*task)

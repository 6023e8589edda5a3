"""Calling functions in processes that have done nothing else."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def in_fresh_process(function, *arguments):
    """Call a function in a process that has done nothing else.

    Parameters
    ----------
    function : callable
        Of a module.
    *arguments
        For it.

    Returns
    -------
    result : object
        What it returns.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as executor:
        return executor.submit(function, *arguments).result()

"""Processes that work for another, and end with it."""

import functools
import multiprocessing
import os
import threading
import time

import joblib

SECONDS_BETWEEN_LOOKS = 1.0


@functools.cache
def end_with(driver):
    """End this process when its parent ``driver`` has gone, maybe already."""

    def watch():
        while os.getppid() == driver:
            time.sleep(SECONDS_BETWEEN_LOOKS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def delayed(function):
    """Do as joblib's, but workers don't outlive this process by minutes if killed."""
    # Joblib's own go on with what they do, and wait five minutes for more.
    return joblib.delayed(functools.partial(_work, os.getpid(), function))


def _work(driver, function, *args, **kwargs):
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid == driver:
        end_with(driver)
    return function(*args, **kwargs)

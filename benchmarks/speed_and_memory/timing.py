"""Timing of alternatives side by side, so that both meet the same noise."""

import os
import platform
import time

import numpy as np
import torch

SGEMM_SIZE = 1024


def seconds_of(function):
    """Time a function on the wall clock."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def median_seconds(functions, rounds):
    """Time functions that return seconds in turn, after a first call of each.

    Gives medians, under ``sgemm`` that of a GFLOP in a large matrix product.
    """
    taken = {name: [] for name in (*functions, "sgemm")}
    for function in functions.values():
        function()
    for _ in range(rounds):
        taken["sgemm"].append(measure_sgemm())
        for name, function in functions.items():
            taken[name].append(function())
    return {name: float(np.median(values)) for name, values in taken.items()}


def on_one_thread(function):
    """Call ``function`` while torch has one thread."""
    n_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return function()
    finally:
        torch.set_num_threads(n_threads)


def measure_sgemm():
    """Seconds of a GFLOP in a large float32 matrix product."""
    matrix = torch.rand(SGEMM_SIZE, SGEMM_SIZE)
    taken = []
    for _ in range(10):
        start = time.perf_counter()
        matrix @ matrix
        taken.append(time.perf_counter() - start)
    return float(np.median(taken)) / (2 * SGEMM_SIZE**3 / 1e9)


def processor_name():
    """What the system calls the processor, and how many cores it has."""
    name = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = [
                line.split(":")[1] for line in file if line.startswith("model name")
            ]
            name = names[0].strip()
    except (OSError, IndexError):
        pass
    return f"{name}, {os.cpu_count()} cores"

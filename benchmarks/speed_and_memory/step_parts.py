"""Where the time of a training step goes."""

import contextlib
import functools
import time
from collections import Counter
from unittest import mock

import numpy as np
from skorch import NeuralNet

from skdeepdiff._networks._optimizer import FlatAdamW
from skdeepdiff._networks._training import PairedNet
from skdeepdiff.nn import DeepDiffLoss, _training_pass
from skdeepdiff.nn._kernel._run._workspace import Workspace
from speed_and_memory.contest import FIT_EPOCHS, make_model

# A part's time is that of a call, without that of other parts' calls in it.
PARTS = {
    "kernel": [(Workspace, "run")],
    "levels": [(_training_pass, "sweep_saving"), (_training_pass, "sweep_back")],
    "heads": [(PairedNet, "_pass")],
    "losses": [(DeepDiffLoss, "forward")],
    "optimizer": [(FlatAdamW, "step_after"), (FlatAdamW, "zero_grad")],
    "skorch": [(NeuralNet, "run_single_epoch")],
}
SUMS = {"bookkeeping": ("heads", "losses", "optimizer", "skorch"), "step": PARTS}


@contextlib.contextmanager
def clock():
    """Count seconds of each part, under None those of anything else."""
    seconds, running = Counter(), [None]
    since = time.perf_counter()

    def charge():
        nonlocal since
        now = time.perf_counter()
        seconds[running[-1]] += now - since
        since = now

    def timed(part, function):
        @functools.wraps(function)
        def call(*args, **kwargs):
            charge()
            running.append(part)
            try:
                return function(*args, **kwargs)
            finally:
                charge()
                running.pop()

        return call

    with contextlib.ExitStack() as patches:
        for part, places in PARTS.items():
            for owner, name in places:
                call = timed(part, getattr(owner, name))
                patches.enter_context(mock.patch.object(owner, name, call))
        yield seconds


def measure_step(variant, X, y, batch_size, rounds):
    """Milliseconds of a step by part, medians of fits, and sums of parts."""
    model = make_model(variant, batch_size, FIT_EPOCHS).fit(X, y)
    n_steps = FIT_EPOCHS * -(-len(X) // batch_size)
    taken = []
    for _ in range(rounds):
        with clock() as seconds:
            model.fit(X, y)
        taken.append([1000 * seconds[part] / n_steps for part in PARTS])
    parts = dict(zip(PARTS, np.median(taken, axis=0).tolist(), strict=True))
    return parts | {name: sum(parts[p] for p in of) for name, of in SUMS.items()}

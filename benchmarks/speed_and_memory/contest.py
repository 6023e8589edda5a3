"""The plain network against the estimator."""

import contextlib
import os
import subprocess
import sys

from skdeepdiff import DeepDiffRegressor
from skdeepdiff._networks._base import as_tensor
from skdeepdiff.nn import Targets
from speed_and_memory.plain_network import make_plain, predict_plainly, train_plainly
from speed_and_memory.timing import seconds_of

PREDICTION, TRAINING = 1, 3  # matrix products per step of the LSTM
FIT_EPOCHS = 4
PLAIN_GENES = 300  # enough to time a network that trains some 100 a second


def make_model(variant, batch_size, n_epochs=1):
    """Make an estimator that trains so many epochs on all genes."""
    return DeepDiffRegressor(
        variant,
        n_pooled_bins=None,  # the plain network reads all bins
        batch_size=batch_size,
        max_epochs=n_epochs,
        early_stopping=False,
        validation_fraction=None,
        random_state=0,
    )


class Contest:
    """Time training and prediction, plainly and by the estimator.

    ``fit`` begins by taking the memory that it trains in, which costs as much as half
    an epoch of a few large batches; so it trains several epochs, as people do.
    """

    def __init__(self, variant, X, y, batch_size):
        self.X, self.y, self.batch_size = X, y, batch_size
        self.model = make_model(variant, batch_size, FIT_EPOCHS).fit(X, y)
        net = self.model.nets_[0]
        self.plain = make_plain(net.module_)
        self.loss = net.criterion_
        self.signal = self.model._scaled_signal(X, "cpu")[:]
        genes = self.model._check_data(X, y, reset=False)
        targets = self.model._targets(genes)
        self.targets = Targets(*(as_tensor(column, "cpu") for column in targets))

    def train_plain(self):
        """Seconds of an epoch in a bare loop, on some of the genes if they are many."""
        n_genes = min(len(self.X), max(PLAIN_GENES, 2 * self.batch_size))
        seconds = seconds_of(
            lambda: train_plainly(
                self.plain,
                self.signal[:n_genes],
                self.targets.take(slice(n_genes)),
                self.loss,
                batch_size=self.batch_size,
            )
        )
        return seconds * len(self.X) / n_genes

    def train_ours(self):
        """Seconds of an epoch through ``fit``, from the counts on."""
        return seconds_of(lambda: self.model.fit(self.X, self.y)) / FIT_EPOCHS

    def predict_plain(self):
        """Seconds of predicting in a bare loop."""
        return seconds_of(lambda: predict_plainly(self.plain, self.signal))

    def predict_ours(self):
        """Seconds of predicting through ``predict``, from the counts on."""
        return seconds_of(lambda: self.model.predict(self.X))


CAN_PIN = hasattr(os, "sched_setaffinity")
CORES = sorted(os.sched_getaffinity(0)) if CAN_PIN else list(range(os.cpu_count() or 1))


@contextlib.contextmanager
def busy_cores(n_cores):
    """Have processes keep a core busy each, the last ones where that is possible."""
    command = [sys.executable, "-c", "print(flush=True)\nwhile True: pass"]
    with contextlib.ExitStack() as stack:
        processes = []
        for core in CORES[len(CORES) - n_cores :]:
            process = stack.enter_context(
                subprocess.Popen(command, stdout=subprocess.PIPE)
            )
            stack.callback(process.kill)
            process.stdout.readline()
            if CAN_PIN:
                os.sched_setaffinity(process.pid, {core})
            processes.append(process)
        yield processes

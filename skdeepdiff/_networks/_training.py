"""Training a network with skorch: batches, validation, the best epoch."""

import copy
import sys

import numpy as np
import torch
from skorch import NeuralNet
from skorch.callbacks import Callback, PrintLog

from .._utils._ctrl_c import interrupted_once
from ..metrics import correlate_columns
from ..nn import DeepDiffOutput
from ..nn._torch_state import undisturbed
from ..nn._training_pass import start_training_pass
from ._batches import GeneBatches, GeneDataset, passes
from ._optimizer import FlatAdamW

# What training may keep of level I at a time, whatever the batch size.
MAX_ACTIVATION_BYTES = 128 * 2**20
# Four gates, the cell state and the hidden state.
FLOATS_PER_STATE = 6

# What histories call what skorch records of an epoch.
RECORDED = {
    "train_loss": "train_loss",
    "valid_loss": "valid_loss",
    "valid_pearson": "valid_pearson",
    "is_best": "valid_pearson_best",
    "duration": "dur",
}


class BestEpoch(Callback):
    """Score each epoch on the validation set and keep the best one's parameters.

    The score is the Pearson correlation of the main target; the validation loss
    breaks ties, which decides where the correlation isn't defined. A net that goes on
    from earlier training competes with what it started from. Without a validation
    set the last epoch that was finished is kept. It is restored before other callbacks
    hear of the end of training, and after them by :class:`LastWord`.
    """

    def on_train_begin(self, net, X=None, **kwargs):
        self.best_score_ = (-np.inf, -np.inf)
        self.best_parameters_ = copy.deepcopy(net.module_.state_dict())
        self.epochs_since_best_ = 0
        self.history_ = net.history
        self.n_finished_ = len(net.history)
        self.predictions_ = []
        _, valid = X
        if valid is not None and len(net.history):
            predicted = [out.log_fold_change for out in net.forward_iter(valid)]
            self._consider(net, _validation_correlation(valid, predicted), np.inf)

    def on_epoch_begin(self, net, **kwargs):
        self.predictions_ = []

    def on_batch_end(self, net, training, y_pred=None, **kwargs):
        if not training:
            self.predictions_.append(y_pred.log_fold_change)

    def on_epoch_end(self, net, dataset_valid=None, **kwargs):
        if dataset_valid is None:
            self.best_parameters_ = copy.deepcopy(net.module_.state_dict())
            self.n_finished_ = len(net.history)
            return
        correlation = _validation_correlation(dataset_valid, self.predictions_)
        is_best = self._consider(net, correlation, net.history[-1, "valid_loss"])
        net.history.record("valid_pearson", correlation)
        net.history.record("valid_pearson_best", is_best)
        self.epochs_since_best_ = 0 if is_best else self.epochs_since_best_ + 1
        self.n_finished_ = len(net.history)

    def _consider(self, net, correlation, loss):
        """Keep the net's parameters if they score best so far."""
        is_best = (correlation, -loss) > self.best_score_
        if is_best:
            self.best_score_ = (correlation, -loss)
            self.best_parameters_ = copy.deepcopy(net.module_.state_dict())
        return is_best

    def on_train_end(self, net, **kwargs):
        net.module_.load_state_dict(self.best_parameters_)
        net.history = self.history_
        del net.history[self.n_finished_ :]  # of an epoch that was interrupted

    def forget(self):
        del self.best_parameters_, self.history_, self.predictions_


class StepAverage(Callback):
    """Validate, keep and predict with the average of the parameters over steps.

    After step n the average moves towards the parameters by 1 - d, where d is the
    smaller of ``decay`` (0: the last step's) and (1 + n) / (10 + n): early on it
    forgets faster. The first step's parameters replace what it began with. The net has
    the average from the end of an epoch's training to the beginning of the next epoch,
    so that all callbacks see what is validated.
    """

    def __init__(self, decay):
        self.decay = decay

    def on_train_begin(self, net, **kwargs):
        self.parameters_ = net.optimizer_.flat
        self.average_ = self.parameters_.clone()
        self.own_ = None
        self.n_steps_ = 0

    def on_epoch_begin(self, net, **kwargs):
        if self.own_ is not None:
            self.parameters_.copy_(self.own_)
            self.own_ = None

    def on_batch_begin(self, net, training=False, **kwargs):
        if not training:
            self._put_average()

    def on_batch_end(self, net, training=False, **kwargs):
        if not training:
            return
        n = self.n_steps_
        decay = min(self.decay, (1 + n) / (10 + n)) if n else 0.0
        self.average_.lerp_(self.parameters_, 1 - decay)
        self.n_steps_ += 1

    def on_epoch_end(self, net, **kwargs):
        self._put_average()

    def on_train_end(self, net, **kwargs):
        del self.parameters_, self.average_, self.own_

    def _put_average(self):
        if self.own_ is None:
            self.own_ = self.parameters_.clone()
            self.parameters_.copy_(self.average_)


class LastWord(Callback):
    """Restore the best epoch over what other callbacks have loaded."""

    def __init__(self, best_epoch):
        self.best_epoch = best_epoch

    def on_train_end(self, net, **kwargs):
        self.best_epoch.on_train_end(net)
        self.best_epoch.forget()


def _validation_correlation(dataset, predictions):
    """Correlate a validation set's main target with predictions (Pearson)."""
    true = dataset.targets.log_fold_change.cpu().numpy()
    weight = dataset.targets.weight
    if weight is not None:
        weight = weight.cpu().numpy()
    predicted = torch.cat(predictions).cpu().numpy()
    return float(correlate_columns(true, predicted[:, None], weight)[0])


class TrainingEnd(Exception):  # noqa: N818 - it reports no error
    """A callback ended training early, as it may."""


class OutOfPatience(Callback):
    """End training after so many epochs in a row without a better one."""

    def __init__(self, best_epoch, patience):
        self.best_epoch = best_epoch
        self.patience = patience

    def on_epoch_begin(self, net, **kwargs):
        # Not at the end of an epoch, of which other callbacks would hear nothing.
        if self.best_epoch.epochs_since_best_ == self.patience:
            raise TrainingEnd


class FiniteLoss(Callback):
    """Stop with an error as soon as a loss isn't finite."""

    LOSSES = {"train_loss": "training loss", "valid_loss": "validation loss"}

    def on_epoch_end(self, net, **kwargs):
        for key, name in self.LOSSES.items():
            loss = net.history[-1].get(key, 0.0)
            if not np.isfinite(loss):
                raise FloatingPointError(
                    f"The {name} became {loss} in epoch {len(net.history)}. Try a "
                    "smaller lr, a smaller gradient_clip, signal='log1p' or "
                    "standardize_targets=True."
                )


class EpochTable(PrintLog):
    """The lines that skorch prints of epochs, with colours on a terminal alone."""

    def format_row(self, row, key, color):
        if not sys.stdout.isatty():
            row = {key: row[key]}  # not whether it is the best so far
        return super().format_row(row, key, color)


class PairedNet(NeuralNet):
    """The skorch net behind every network regressor.

    ``partial_fit`` takes a pair of :class:`GeneDataset`, training and validation (or
    None), in the place of X. In it, skorch's ``fit_loop`` runs the epochs, and asks the
    other methods for datasets, batches and steps. ``shuffle_seed`` seeds the order of
    the genes and ``swap`` and ``mark_dropout``, see :class:`GeneBatches`.
    ``n_new_epochs_`` counts the epochs that the last ``partial_fit`` finished, also if
    it was interrupted.
    """

    def __init__(
        self,
        *args,
        optimizer=FlatAdamW,
        shuffle_seed=0,
        swap=False,
        mark_dropout=0.0,
        prediction_batch_size=256,
        **kwargs,
    ):
        self.shuffle_seed = shuffle_seed
        self.swap = swap
        self.mark_dropout = mark_dropout
        self.prediction_batch_size = prediction_batch_size
        self.n_new_epochs_ = 0
        super().__init__(*args, optimizer=optimizer, **kwargs)

    def initialize(self):
        with undisturbed():
            super().initialize()
            self.optimizer_.release()  # each partial_fit has one of its own
        return self

    def partial_fit(self, X, y=None, classes=None, **fit_params):
        # skorch's own takes every KeyboardInterrupt for a callback's wish to stop,
        # so that Ctrl-C would return as if training had ended.
        self._initialize_optimizer()
        n_before, self.n_new_epochs_ = len(self.history), 0
        with interrupted_once() as hold_ctrl_c:
            self.notify("on_train_begin", X=X, y=y)
            try:
                self.fit_loop(X)
            except TrainingEnd:
                pass
            finally:
                hold_ctrl_c()
                self.notify("on_train_end", X=X, y=y)
                self.n_new_epochs_ = len(self.history) - n_before
                # Schedulers go on holding it, and would put it into a pickle.
                self.optimizer_.release()
        return self

    def notify(self, method_name, **cb_kwargs):
        try:
            super().notify(method_name, **cb_kwargs)
        except KeyboardInterrupt as stop:
            if method_name == "on_epoch_end":
                raise TrainingEnd from stop
            raise

    def get_split_datasets(self, X, y=None, **fit_params):
        return X

    def get_iterator(self, dataset, training=False):
        if training:
            generator = torch.Generator().manual_seed(self.shuffle_seed)
            return GeneBatches(
                dataset, self.batch_size, generator, self.swap, self.mark_dropout
            )
        return GeneBatches(dataset, self.prediction_batch_size)

    def _step_optimizer(self, step_fn):
        self.optimizer_.step_after(step_fn)

    def train_step_single(self, batch, **fit_params):
        """Accumulate the batch's gradient over as many genes at a time as fit."""
        if not self.module_.training:
            self._set_training(True)
        signal, targets = batch
        n_genes = len(signal)
        steps = [
            self._pass(signal[part], targets.take(part), n_genes)
            for part in passes(n_genes, self._genes_per_pass(signal))
        ]
        losses, outputs = zip(*steps, strict=True)
        return {"loss": sum(losses), "y_pred": _join(outputs)}

    def _pass(self, signal, targets, n_genes):
        """Add the gradient of some of a batch's ``n_genes`` genes.

        Returns their share of the loss and the output, both without their graph, which
        keeps all activations: the next pass needs the memory.
        """
        training_pass = start_training_pass(self.module_, signal, targets)
        output = self.infer(signal) if training_pass is None else training_pass.output
        loss = self.get_loss(output, targets, training=True)
        if len(signal) < n_genes:
            loss = loss * (len(signal) / n_genes)  # losses are means over genes
        if training_pass is None:
            loss.backward()
        else:
            training_pass.backward(loss)
        return loss.detach(), _map(torch.Tensor.detach, output)

    def _genes_per_pass(self, signal):
        """Count the genes whose activations may be in memory at a time."""
        if signal.is_cuda:
            return len(signal)
        lstm = self.module_.bin_encoder.lstm
        states = 2 * lstm.hidden_size * len(lstm.sharing) * signal.shape[-1]
        return MAX_ACTIVATION_BYTES // (FLOATS_PER_STATE * 4 * states)

    def get_loss(self, y_pred, y_true, X=None, training=False):
        return self.criterion_(y_pred, y_true)

    def evaluation_step(self, batch, training=False):
        signal, targets = batch
        output = super().evaluation_step((_fill_up(signal), targets), training)
        return _map(lambda part: part[: len(signal)], output)

    def forward_iter(self, X, training=False, device="cpu"):
        for batch in self.get_iterator(self.get_dataset(X), training=training):
            output = self.evaluation_step(batch, training=training)
            yield _map(lambda part: part.to(device), output)

    def get_dataset(self, X, y=None):
        return X if isinstance(X, GeneDataset) else GeneDataset(X)


def _fill_up(signal, multiple=16):
    """Append empty genes, so that matrix products treat each row in the same way.

    Otherwise the last digits of a prediction depend on the genes beside it.
    """
    missing = -len(signal) % multiple
    return torch.cat([signal, signal.new_zeros(missing, *signal.shape[1:])])


def _map(function, output):
    """Apply a function to all parts of an output that its network has."""
    return DeepDiffOutput(
        *(None if part is None else function(part) for part in output)
    )


def _join(outputs):
    if len(outputs) == 1:
        return outputs[0]
    return DeepDiffOutput(
        *(
            None if parts[0] is None else torch.cat(parts)
            for parts in zip(*outputs, strict=True)
        )
    )


def history_arrays(net):
    """Get what skorch recorded, arrays of shape (n_epochs,) by name.

    ``train_loss`` and ``duration`` in seconds; with a validation set also
    ``valid_loss``, ``valid_pearson`` and ``is_best``.
    """
    return {
        ours: np.array(net.history[:, name])
        for ours, name in RECORDED.items()
        if name in net.history[0]
    }

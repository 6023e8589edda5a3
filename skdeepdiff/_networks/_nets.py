"""Nets as skorch trains them: their task, device, callbacks and settings."""

import copy
from collections.abc import Callable
from typing import NamedTuple

import torch
from sklearn.utils import check_random_state
from skorch.callbacks import LRScheduler

from .._utils._estimators import MAX_SEED
from ..nn import DeepDiffLoss, DeepDiffNet, Variant
from ._data import Genes
from ._training import (
    BestEpoch,
    EpochTable,
    FiniteLoss,
    LastWord,
    OutOfPatience,
    PairedNet,
    StepAverage,
)


class NetTask(NamedTuple):
    """What one network of a regressor is trained for."""

    variant: str | Variant
    loss: DeepDiffLoss
    targets: Callable[[Genes], tuple]  # to arrays, the fields of nn.Targets
    swap: bool = False  # the cell types of half of the training genes
    mark_dropout: float = 0.0  # probability with which a mark is hidden


def make_net(regressor, task, seed, previous=None):
    """Make the skorch net of a task, which may go on from a previous one's epochs."""
    init_seed, shuffle_seed = check_random_state(seed).randint(MAX_SEED, size=2)
    device = resolve_device(regressor.device)
    net = PairedNet(
        DeepDiffNet,
        module__variant=task.variant,
        module__n_marks=regressor.n_marks_,
        module__hidden_size=int(regressor.hidden_size),
        module__initialization=regressor.initialization,
        module__seed=int(init_seed),
        module__dtype=torch.float32,
        criterion=task.loss,
        optimizer__max_norm=regressor.gradient_clip,
        optimizer__weight_decay=regressor.weight_decay,
        optimizer__fused=torch.device(device).type in ("cpu", "cuda") or None,
        lr=regressor.lr,
        batch_size=regressor.batch_size,
        max_epochs=regressor.max_epochs,
        shuffle_seed=int(shuffle_seed),
        swap=task.swap,
        mark_dropout=task.mark_dropout,
        callbacks=_make_callbacks(regressor),
        callbacks__print_log=EpochTable(),
        # skorch's cache of validation batches expects plain tensors.
        use_caching=False,
        device=device,
        verbose=int(regressor.verbose),
    ).initialize()
    if previous is not None:
        net.module_.load_state_dict(previous.module_.state_dict())
        net.history = copy.deepcopy(previous.history)
    return net


def resolve_device(device):
    """Turn ``"auto"`` into ``"cuda"`` where it is, else ``"cpu"``; check others."""
    if device == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    try:
        torch.zeros(1, device=device).item()
    except (AssertionError, ImportError, RuntimeError) as error:
        reason = str(error).splitlines()[0].split(". ")[0]
        raise ValueError(
            "device must be 'auto' or a device that torch can use here, such as "
            f"'cpu', got {device!r:.80}: {reason}"
        ) from error
    return device


def _make_callbacks(regressor):
    """List our callbacks and the user's in the order in which they are called."""
    best_epoch = BestEpoch()
    callbacks = [("skdeepdiff_finite_loss", FiniteLoss())]
    if regressor.average_decay:
        average = StepAverage(regressor.average_decay)
        callbacks.append(("skdeepdiff_step_average", average))
    callbacks.append(("skdeepdiff_best_epoch", best_epoch))
    callbacks += _check_callbacks(regressor.callbacks)
    if regressor.early_stopping:
        out_of_patience = OutOfPatience(best_epoch, regressor.n_iter_no_change)
        callbacks.append(("skdeepdiff_out_of_patience", out_of_patience))
    return [*callbacks, ("skdeepdiff_last_word", LastWord(best_epoch))]


def _check_callbacks(callbacks):
    """Copy the user's callbacks, and refuse what skorch would explain less clearly."""
    callbacks = copy.deepcopy(list(callbacks or []))
    for given in callbacks:
        is_pair = isinstance(given, tuple) and len(given) == 2
        callback = given[1] if is_pair else given
        if not hasattr(callback, "on_train_begin"):
            raise ValueError(
                "callbacks must be callbacks of skorch or pairs (name, callback), got "
                f"{given!r}."
            )
        if (
            isinstance(callback, LRScheduler)
            and getattr(callback.policy, "__name__", callback.policy)
            != "ReduceLROnPlateau"  # which has no such parameter
        ):
            # A schedule starts with its optimiser: skorch's own would go on from
            # earlier training, of which a fresh optimiser knows nothing.
            vars(callback).setdefault("last_epoch", -1)
    return callbacks

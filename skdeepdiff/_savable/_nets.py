"""Fitted networks as configuration and parameters, and back."""

import numpy as np
import torch

from .._saving import ObjectKind
from .._training import PairedNet
from ..exceptions import MalformedFileError
from ..nn import DeepDiffLoss, DeepDiffNet, Variant

VARIANT_FIELDS = ("raw", "auxiliary", "siamese")
LOSS_FIELDS = ("siamese", "aux_target", "aux_weight", "siamese_weight", "margin")


def state_of_net(net):
    """What prediction and warm starts need of a net.

    The optimiser, callbacks and what was recorded of single batches are left behind.
    """
    module, loss = net.module_, net.criterion_
    return {
        "variant": {name: getattr(module.variant, name) for name in VARIANT_FIELDS},
        "n_marks": module.n_marks,
        "hidden_size": module.hidden_size,
        "loss": {name: getattr(loss, name) for name in LOSS_FIELDS},
        "history": [
            {name: value for name, value in epoch.items() if name != "batches"}
            for epoch in net.history
        ],
        "parameters": {
            name: parameter.cpu().numpy()
            for name, parameter in module.state_dict().items()
        },
    }


def build_net(variant, n_marks, hidden_size, loss, history, parameters):
    """A net that predicts as the saved one did, on the CPU."""
    variant = Variant(**variant)
    _check_size(variant, n_marks, hidden_size, parameters)
    net = PairedNet(
        DeepDiffNet,
        module__variant=variant,
        module__n_marks=n_marks,
        module__hidden_size=hidden_size,
        module__seed=0,
        module__dtype=torch.float32,
        criterion=DeepDiffLoss(**loss),
        use_caching=False,
        device="cpu",
        verbose=0,
    ).initialize()
    own = net.module_.state_dict()
    for name in own.keys() | parameters.keys():
        wanted, got = (getattr(of.get(name), "shape", None) for of in (own, parameters))
        if wanted is None or got is None or tuple(wanted) != got:
            raise MalformedFileError(
                f"the network's parameter {name!r:.80} must have the shape {wanted}, "
                f"got {got}."
            )
    net.module_.load_state_dict(
        {name: torch.from_numpy(array) for name, array in parameters.items()}
    )
    net.history.extend(history)
    return net


def _check_size(variant, n_marks, hidden_size, parameters):
    """Refuse to build a network that is larger than the file's parameters."""
    for name, array in parameters.items():
        if getattr(array, "dtype", None) != np.float32:
            raise MalformedFileError(f"the parameter {name!r:.80} isn't of float32.")
    level_1 = parameters.get("bin_encoder.lstm.weight_hh")
    if level_1 is None:
        raise MalformedFileError("the network's level I is missing.")
    sets_a_mark = len(variant.raw) + variant.auxiliary * (1 if variant.siamese else 2)
    fits = (
        type(n_marks) is type(hidden_size) is int
        and level_1.ndim == 4
        and n_marks > 0
        and hidden_size > 0
        and level_1.shape[0] == n_marks * sets_a_mark
        and level_1.shape[1:] == (2, 4 * hidden_size, hidden_size)
    )
    if not fits:
        raise MalformedFileError(
            f"a network with n_marks={n_marks!r:.80} and hidden_size="
            f"{hidden_size!r:.80} can't have level-I weights of shape {level_1.shape}."
        )


NET = ObjectKind(
    "net", lambda value: isinstance(value, PairedNet), state_of_net, build_net
)

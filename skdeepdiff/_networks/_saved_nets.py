"""What files have of networks: their configuration and parameters, and checks."""

from dataclasses import asdict

import numpy as np
import torch
from sklearn.utils._param_validation import validate_parameter_constraints

from .._saving._parts import MAX_SIZE, Part, array, check_parts, items, number
from .._utils._object_kinds import ObjectKind
from ..nn import DeepDiffLoss, DeepDiffNet, Variant
from ._data import SMALLEST_SCALE, Standardizer
from ._training import RECORDED, PairedNet, history_arrays

LOSS = {
    "siamese": Part("a bool", lambda value, _: type(value) is bool),
    "aux_target": Part("a str", lambda value, _: type(value) is str),
    "aux_weight": number(float, 0),
    "siamese_weight": number(float, 0),
    "margin": number(float, 0),
}
LEVEL_1 = "bin_encoder.lstm.weight_hh"


def _is_epoch(epoch, _):
    return (
        type(epoch) is dict
        and {"train_loss", "dur"} <= epoch.keys()
        and all(
            type(epoch.get(name, 0)) in (bool, int, float) for name in RECORDED.values()
        )
    )


SIZES = {
    "n_marks": number(int, 1, MAX_SIZE),
    "hidden_size": number(int, 2, MAX_SIZE),
    "loss": Part("a dict", lambda value, _: type(value) is dict),
    "history": items(Part("an epoch's numbers", _is_epoch), None),
}


def state_of_net(net):
    """Collect what prediction and warm starts need, without optimiser and callbacks."""
    module, loss = net.module_, net.criterion_
    return {
        "variant": asdict(module.variant),
        "n_marks": module.n_marks,
        "hidden_size": module.hidden_size,
        "loss": {name: getattr(loss, name) for name in LOSS},
        "history": [
            {name: value for name, value in epoch.items() if name != "batches"}
            for epoch in net.history
        ],
        "parameters": {
            name: parameter.cpu().numpy()
            for name, parameter in module.state_dict().items()
        },
    }


def build_net(variant, parameters, **sizes):
    """Build a net that predicts as the saved one did, on the CPU."""
    check_parts("a network", sizes, SIZES)
    check_parts("a loss", sizes["loss"], LOSS)
    variant = Variant(**variant)
    n_marks, hidden_size = sizes["n_marks"], sizes["hidden_size"]
    sets = n_marks * (
        len(variant.raw) + variant.auxiliary * (1 if variant.siamese else 2)
    )
    # Before a network is built that is larger than the file.
    level_1 = {LEVEL_1: array(np.float32, sets, 2, 4 * hidden_size, hidden_size)}
    check_parts("a network", {LEVEL_1: parameters.get(LEVEL_1)}, level_1)
    net = PairedNet(
        DeepDiffNet,
        module__variant=variant,
        module__n_marks=n_marks,
        module__hidden_size=hidden_size,
        module__seed=0,
        module__dtype=torch.float32,
        criterion=DeepDiffLoss(**sizes["loss"]),
        use_caching=False,
        device="cpu",
        verbose=0,
    ).initialize()
    own = net.module_.state_dict()
    declared = {name: array(np.float32, *of.shape) for name, of in own.items()}
    check_parts("a network", parameters, declared)
    net.module_.load_state_dict(
        {name: torch.from_numpy(values) for name, values in parameters.items()}
    )
    net.history.extend(sizes["history"])
    return net


def build_standardizer(**parts):
    parts = {name: np.asarray(part, dtype=np.float64) for name, part in parts.items()}
    shape = np.shape(parts.get("mean"))
    declared = {
        "mean": array(np.float64, *shape),
        "scale": array(np.float64, *shape, low=SMALLEST_SCALE),
    }
    check_parts("a standardizer", parts, declared)
    return Standardizer(**parts)


NET = ObjectKind(
    "net", lambda value: isinstance(value, PairedNet), state_of_net, build_net
)
STANDARDIZER = ObjectKind(
    "standardizer",
    lambda value: isinstance(value, Standardizer),
    Standardizer._asdict,
    build_standardizer,
)


def _are_parameters(values, seen):
    validate_parameter_constraints(
        seen["self"]._parameter_constraints, values, type(seen["self"]).__name__
    )
    return values.keys() == set(seen["self"]._fixed_by_first_fit)


def _are_nets(nets, seen):
    first = seen["_first_fit_parameters"]
    return (
        type(nets) is list
        and all(
            isinstance(net, PairedNet)
            and net.module_.n_marks == seen["n_marks_"]
            and net.module_.hidden_size == first["hidden_size"]
            and net.criterion_.aux_target == first.get("aux_target", "expression")
            for net in nets
        )
        and seen["self"]._are_asked_for([net.module_.variant for net in nets], first)
    )


def _are_histories(histories, seen):
    recorded = [history_arrays(net) for net in seen["nets_"]]
    return [list(history) for history in histories] == [*map(list, recorded)] and all(
        np.array_equal(history[name], values, equal_nan=True)
        for history, record in zip(histories, recorded, strict=True)
        for name, values in record.items()
    )


def scaler_part(*shapes):
    return Part(
        f"a standardizer of shape {' or '.join(map(str, shapes))}",
        lambda value, seen: (
            isinstance(value, Standardizer)
            and value.mean.shape
            in [tuple(seen.get(size, size) for size in shape) for shape in shapes]
        ),
    )


# What all estimators that train networks have.
NETWORK_PARTS = {
    "_first_fit_parameters": Part("what networks are made for", _are_parameters),
    "nets_": Part("the networks that _first_fit_parameters ask for", _are_nets),
    "histories_": Part("what nets_ recorded", _are_histories),
    "signal_scaler_": scaler_part((), (1, 2, "n_marks_", 1)),
}

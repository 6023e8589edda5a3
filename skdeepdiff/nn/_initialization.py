"""Drawing a network's initial parameters, reproducibly."""

import math
from typing import Literal, TypeVar

import torch
from torch import nn

from ._attention import ContextAttention
from ._recurrent import GroupedBiLSTM

PUBLISHED_BOUND = 0.1

Network = TypeVar("Network", bound=nn.Module)


def _pytorch_bound(module):
    """Get the half-width of PyTorch's default uniform distribution for a layer."""
    if isinstance(module, GroupedBiLSTM):
        return 1 / math.sqrt(module.hidden_size)
    if isinstance(module, ContextAttention):
        return 1 / math.sqrt(module.size)
    if isinstance(module, nn.Linear):
        return 1 / math.sqrt(module.in_features)
    raise TypeError(f"No initialization is known for {type(module).__name__}.")


@torch.no_grad()
def initialize(
    network: Network,
    initialization: Literal["pytorch", "published"] = "pytorch",
    generator: torch.Generator | None = None,
) -> Network:
    """Draw every parameter of a network anew, in place.

    Parameters
    ----------
    network : Module
        A network made of this package's layers and :class:`~torch.nn.Linear`.
    initialization : {"pytorch", "published"}
        ``"pytorch"``: uniform with half-width 1 / sqrt(hidden size) for LSTMs and
        1 / sqrt(input size) for linear layers and context vectors, PyTorch's
        defaults. ``"published"``: every parameter from U(-0.1, 0.1), as in the
        published code.
    generator : torch.Generator, optional
        Source of randomness; torch's global generator if None.

    Returns
    -------
    network : Module
        The same object.

    Raises
    ------
    ValueError
        If ``initialization`` is unknown.
    TypeError
        If the network has a layer of another kind and ``initialization="pytorch"``.

    See Also
    --------
    DeepDiffNet : Draws its initial parameters by it.
    skdeepdiff.paper_settings : Parameters that train as the published code does.

    Examples
    --------
    >>> import torch
    >>> from skdeepdiff.nn import initialize
    >>> layer = initialize(torch.nn.Linear(4, 1), "published")
    >>> bool((layer.weight.abs() <= 0.1).all())
    True
    """
    if initialization not in ("pytorch", "published"):
        raise ValueError(
            f"initialization must be 'pytorch' or 'published', got {initialization!r}."
        )
    for module in network.modules():
        parameters = list(module.parameters(recurse=False))
        if not parameters:
            continue
        bound = (
            _pytorch_bound(module) if initialization == "pytorch" else PUBLISHED_BOUND
        )
        for parameter in parameters:
            # In float32 and beside the generator, so that a seed draws the same
            # parameters for any precision and device.
            device = parameter.device if generator is None else generator.device
            drawn = torch.empty(parameter.shape, dtype=torch.float32, device=device)
            parameter.copy_(drawn.uniform_(-bound, bound, generator=generator))
    return network

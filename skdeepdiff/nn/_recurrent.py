"""A bidirectional LSTM for many independent streams."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from ._kernel import SweptLayer, load_kernel, sweep


def in_one_chunk(weights):
    """Lay the weights of a bidirectional LSTM out as cuDNN wants them.

    Otherwise it warns, and copies them there itself. They are ``weight_ih``,
    ``weight_hh``, ``bias_ih``, ``bias_hh`` of the forward direction, then of the
    backward one; they become parts of one tensor: all matrices, then all biases.
    """
    order = [0, 1, 4, 5, 2, 3, 6, 7]
    chunk = torch.cat([weights[place].flatten() for place in order])
    parts = chunk.split([weights[place].numel() for place in order])
    placed = dict(zip(order, parts, strict=True))
    return [placed[place].view(weight.shape) for place, weight in enumerate(weights)]


def is_plain_float32(tensor):
    """Tell whether a tensor's numbers lie in memory as the kernel reads them.

    Float32 on the CPU, of no other class, and not kept from having gradients.
    """
    return (
        type(tensor) in (torch.Tensor, nn.Parameter)
        and tensor.dtype == torch.float32
        and tensor.device.type == "cpu"
        and not (tensor.is_inference() and torch.is_grad_enabled())
    )


def is_observed():
    """Tell whether torch records, casts or transforms operations, so must see them all.

    As in ``torch.compile``, ``torch.jit.trace``, ``torch.func`` and autocast.
    """
    return (
        torch.compiler.is_compiling()
        or torch.jit.is_tracing()
        or torch.is_autocast_enabled("cpu")
        or torch._C._are_functorch_transforms_active()
        or torch._C._len_torch_dispatch_stack() > 0
        or torch.autograd.forward_ad._current_level >= 0
    )


class GroupedBiLSTM(nn.Module):
    """One bidirectional LSTM per parameter set, applied to many streams.

    In float32 on the CPU, and with hidden sizes that are multiples of 8, all streams
    run in one fused kernel (``skdeepdiff.nn._kernel``); otherwise each set runs in
    ``torch.lstm``, as :class:`~torch.nn.LSTM` does, to the same numbers.

    Parameters
    ----------
    sharing : sequence of int
        For every stream the index of its parameter set. ``range(n)`` gives each
        stream parameters of its own.
    input_size : int
        Features per step.
    hidden_size : int
        Hidden units per direction.

    Attributes
    ----------
    weight_ih : Parameter of shape (n_sets, 2, 4 * hidden_size, input_size)
        Input weights; the axis of length 2 is the direction (forward, backward)
        and the gates are ordered as in :class:`~torch.nn.LSTM`.
    weight_hh : Parameter of shape (n_sets, 2, 4 * hidden_size, hidden_size)
        Recurrent weights.
    bias_ih, bias_hh : Parameter of shape (n_sets, 2, 4 * hidden_size)
        Biases.

    See Also
    --------
    AttentiveEncoder : Has attention after it.
    torch.nn.LSTM : Has one parameter set.

    Examples
    --------
    >>> import torch
    >>> from skdeepdiff.nn import GroupedBiLSTM
    >>> lstm = GroupedBiLSTM(range(3), input_size=1, hidden_size=4)
    >>> lstm(torch.zeros(2, 3, 7, 1)).shape
    torch.Size([2, 3, 7, 8])
    """

    def __init__(
        self, sharing: Sequence[int], input_size: int, hidden_size: int
    ) -> None:
        super().__init__()
        self.sharing = tuple(sharing)
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.n_sets = max(self.sharing) + 1
        self._streams_of_set: list[list[int]] = [[] for _ in range(self.n_sets)]
        for stream, owner in enumerate(self.sharing):
            self._streams_of_set[owner].append(stream)
        gates = 4 * hidden_size
        self.weight_ih = nn.Parameter(torch.empty(self.n_sets, 2, gates, input_size))
        self.weight_hh = nn.Parameter(torch.empty(self.n_sets, 2, gates, hidden_size))
        self.bias_ih = nn.Parameter(torch.empty(self.n_sets, 2, gates))
        self.bias_hh = nn.Parameter(torch.empty(self.n_sets, 2, gates))

    def extra_repr(self) -> str:
        """Describe the layer's sizes for ``repr``.

        Returns
        -------
        text : str
            Sizes, by name.
        """
        return (
            f"n_streams={len(self.sharing)}, n_sets={self.n_sets}, "
            f"input_size={self.input_size}, hidden_size={self.hidden_size}"
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Run every stream through its LSTM.

        Parameters
        ----------
        x : Tensor of shape (n_genes, n_streams, n_steps, input_size)
            Input sequences.

        Returns
        -------
        hidden : Tensor of shape (n_genes, n_streams, n_steps, 2 * hidden_size)
            Hidden states, forward direction first.

        Raises
        ------
        ValueError
            If x has another shape.
        """
        layer = self._swept_layer(x)
        if layer is None:
            return self.forward_plain(x)
        return sweep(layer, x, *self._weights())

    def _weights(self):
        return self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh

    def _swept_layer(self, x, *others):
        """Choose how the fused kernel runs on an input and ``others``, if it can.

        None if only :meth:`forward_plain` will do: not float32 on the CPU, no kernel
        for this machine or hidden size, or torch is to record or transform its own
        operations. A ValueError says if x has another shape.
        """
        if x.ndim != 4 or x.shape[1::2] != (len(self.sharing), self.input_size):
            raise ValueError(
                f"x must have shape (n_genes, {len(self.sharing)}, n_steps, "
                f"{self.input_size}), got {tuple(x.shape)}."
            )
        tensors = (x, *self._weights(), *others)
        if not x.numel() or not all(map(is_plain_float32, tensors)) or is_observed():
            return None
        # A single feature is multiplied in the kernel, unless its gradient is wanted.
        projected = self.input_size > 1 or (x.requires_grad and torch.is_grad_enabled())
        kernel = load_kernel(self.hidden_size, projected)
        if kernel is None:
            return None
        return SweptLayer(kernel, self.sharing, self.hidden_size, projected)

    def forward_plain(self, x: torch.Tensor) -> torch.Tensor:
        """Compute what :meth:`forward` does, in torch's own operations.

        Parameters
        ----------
        x : Tensor
            As of :meth:`forward`, of any dtype and on any device.

        Returns
        -------
        hidden : Tensor
            As of :meth:`forward`.
        """
        n_genes = len(x)
        # torch.unbind, unlike indexing, has a backward pass that costs one copy
        # of the parameter rather than one per parameter set.
        unbound = (weight.flatten(0, 1).unbind(0) for weight in self._weights())
        directions = list(zip(*unbound, strict=True))
        hidden: list[Any] = [None] * len(self.sharing)
        for index, streams in enumerate(self._streams_of_set):
            sequences = torch.cat([x[:, stream] for stream in streams])
            state = x.new_zeros(2, len(sequences), self.hidden_size)
            weights = (*directions[2 * index], *directions[2 * index + 1])
            output, _, _ = torch.lstm(
                sequences.transpose(0, 1),
                (state, state),
                in_one_chunk(weights) if x.is_cuda else weights,
                has_biases=True,
                num_layers=1,
                dropout=0.0,
                train=self.training,
                bidirectional=True,
                batch_first=False,
            )
            for stream, states in zip(streams, output.split(n_genes, 1), strict=True):
                hidden[stream] = states
        return torch.stack(hidden).permute(2, 0, 1, 3)

"""A bidirectional LSTM for many independent streams."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn


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


class GroupedBiLSTM(nn.Module):
    """One bidirectional LSTM per parameter set, applied to many streams.

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
    AttentiveEncoder : Has attention after it, and may compute both faster.
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
        self._check_shape(x)
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

    def _check_shape(self, x):
        if x.ndim != 4 or x.shape[1::2] != (len(self.sharing), self.input_size):
            raise ValueError(
                f"x must have shape (n_genes, {len(self.sharing)}, n_steps, "
                f"{self.input_size}), got {tuple(x.shape)}."
            )

    def _weights(self):
        return self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh

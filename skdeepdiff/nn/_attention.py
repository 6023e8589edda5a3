"""Soft attention over steps, and the LSTM-with-attention block of both levels."""

from collections.abc import Sequence

import torch
from torch import nn

from ._kernel import encode
from ._recurrent import GroupedBiLSTM


class ContextAttention(nn.Module):
    """Summarise a sequence by a softmax-weighted sum of its steps.

    The weight of a step is the softmax over steps of the dot product of its
    hidden state with a learned context vector (eqs. 2 and 3 of the paper;
    the context vector in the denominator of eq. 2 is the one in the numerator).

    Parameters
    ----------
    sharing : sequence of int
        For every stream the index of its context vector.
    size : int
        Length of a hidden state.

    Attributes
    ----------
    context : Parameter of shape (n_sets, size)
        Context vectors.

    See Also
    --------
    AttentiveEncoder : Has it after a bidirectional LSTM.

    Examples
    --------
    >>> import torch
    >>> from skdeepdiff.nn import ContextAttention
    >>> attention = ContextAttention(range(3), size=8)
    >>> summary, weights = attention(torch.zeros(2, 3, 7, 8))
    >>> summary.shape, weights.shape
    (torch.Size([2, 3, 8]), torch.Size([2, 3, 7]))
    """

    def __init__(self, sharing: Sequence[int], size: int) -> None:
        super().__init__()
        self.sharing = tuple(sharing)
        self.size = size
        self.context = nn.Parameter(torch.empty(max(self.sharing) + 1, size))

    def forward(self, hidden: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Attend over the steps of every stream.

        Parameters
        ----------
        hidden : Tensor of shape (n_genes, n_streams, n_steps, size)
            Hidden states.

        Returns
        -------
        summary : Tensor of shape (n_genes, n_streams, size)
            Attention-weighted sum of the hidden states.
        weights : Tensor of shape (n_genes, n_streams, n_steps)
            Attention; non-negative, sums to 1 over the steps.
        """
        context = self.context[list(self.sharing)]
        weights = torch.einsum("nstd,sd->nst", hidden, context).softmax(-1)
        summary = torch.einsum("nst,nstd->nsd", weights, hidden)
        return summary, weights


def _has_hooks(module):
    """Tell whether someone wants to be told when a module is called."""
    return bool(
        module._forward_hooks
        or module._forward_pre_hooks
        or module._backward_hooks
        or module._backward_pre_hooks
    )


class AttentiveEncoder(nn.Module):
    """A bidirectional LSTM followed by soft attention, for many streams.

    Level I uses one stream per mark over the bins, level II a single stream over
    the marks (figure 2 of the paper).

    Parameters
    ----------
    sharing : sequence of int
        For every stream the index of its parameter set.
    input_size : int
        Features per step.
    hidden_size : int
        Hidden units per direction; the embedding has twice as many.

    Attributes
    ----------
    lstm : GroupedBiLSTM
        The bidirectional LSTM of each parameter set.
    attention : ContextAttention
        The attention over its hidden states.

    See Also
    --------
    DeepDiffNet : Has it on two levels.

    Examples
    --------
    >>> import torch
    >>> from skdeepdiff.nn import AttentiveEncoder
    >>> level_1 = AttentiveEncoder(range(5), input_size=1, hidden_size=32)
    >>> embedding, attention = level_1(torch.zeros(2, 5, 200, 1))
    >>> embedding.shape, attention.shape
    (torch.Size([2, 5, 64]), torch.Size([2, 5, 200]))
    """

    def __init__(
        self, sharing: Sequence[int], input_size: int, hidden_size: int
    ) -> None:
        super().__init__()
        self.lstm = GroupedBiLSTM(sharing, input_size, hidden_size)
        self.attention = ContextAttention(sharing, 2 * hidden_size)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Embed every stream.

        Parameters
        ----------
        x : Tensor of shape (n_genes, n_streams, n_steps, input_size)
            Input sequences.

        Returns
        -------
        embedding : Tensor of shape (n_genes, n_streams, 2 * hidden_size)
            One vector per stream.
        attention : Tensor of shape (n_genes, n_streams, n_steps)
            Attention over the steps.
        """
        context = self.attention.context
        layer = self.lstm._swept_layer(x, context)
        if layer is None or _has_hooks(self.lstm) or _has_hooks(self.attention):
            return self.attention(self.lstm(x))
        return encode(layer, context, x, *self.lstm._weights())

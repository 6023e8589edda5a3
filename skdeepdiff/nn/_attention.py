"""Soft attention over steps, and the LSTM-with-attention block of both levels."""

from collections.abc import Sequence

import torch
from torch import nn

from ._kernel import SweptLayer, encode, load_kernel
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


def has_hooks(module):
    """Tell whether someone wants to be told when a module is called."""
    return bool(
        module._forward_hooks
        or module._forward_pre_hooks
        or module._backward_hooks
        or module._backward_pre_hooks
    )


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
        or bool(nn.modules.module._has_any_global_hook())
    )


class AttentiveEncoder(nn.Module):
    """A bidirectional LSTM followed by soft attention, for many streams.

    Level I uses one stream per mark over the bins, level II a single stream over
    the marks (figure 2 of the paper). In float32 on the CPU, and with hidden sizes that
    are multiples of 8, all streams run in one fused kernel (``skdeepdiff.nn._kernel``),
    otherwise in PyTorch's own operations, to the same numbers.

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
        layer = self._swept_layer(x)
        if layer is None:
            return self.attention(self.lstm(x))
        return encode(layer, x, *self._weights())

    def _swept_layer(self, x):
        """Choose how the fused kernel runs on an input, if it can.

        None if only the parts on their own will do: not float32 on the CPU, no kernel
        for this machine or hidden size, or someone is to see their operations.
        """
        lstm = self.lstm
        lstm._check_shape(x)
        is_plain = all(map(is_plain_float32, (x, *self._weights())))
        are_seen = is_observed() or has_hooks(lstm) or has_hooks(self.attention)
        if are_seen or not is_plain or not x.numel():
            return None
        # A single feature is multiplied in the kernel, unless its gradient is wanted.
        projected = lstm.input_size > 1 or (x.requires_grad and torch.is_grad_enabled())
        kernel = load_kernel(lstm.hidden_size, projected)
        if kernel is None:
            return None
        return SweptLayer(kernel, lstm.sharing, lstm.hidden_size, projected)

    def _weights(self):
        return *self.lstm._weights(), self.attention.context

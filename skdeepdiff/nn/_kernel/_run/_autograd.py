"""The kernels as a differentiable function of torch's."""

import torch

from .._layout import SAVED
from ._workspace import current_workspace


class _Encode(torch.autograd.Function):
    """:func:`encode`, with gradients."""

    @staticmethod
    def forward(ctx, layer, x, *parameters):
        embedding, attention, ctx.loans, saved = sweep_saving(layer, x, *parameters)
        ctx.layer = layer
        ctx.save_for_backward(*saved)
        ctx.set_materialize_grads(False)
        return embedding, attention

    @staticmethod
    def backward(ctx, *gradients):
        saved, wants_x = ctx.saved_tensors, ctx.needs_input_grad[1]
        return None, *sweep_back(ctx.layer, ctx.loans, saved, *gradients, wants_x)


def sweep_saving(layer, x, *parameters):
    """Do :func:`encode`, and save what :func:`sweep_back` needs.

    Returns the embedding, the attention, loans, and a list of tensors.
    """
    workspace = current_workspace()
    *weights, context = parameters
    inputs, packed_weight = layer.prepare(x, *weights)
    n_states = inputs.shape[:3].numel() * 2 * layer.hidden_size
    # They go back when nobody holds them any more.
    loans = {
        "hidden": workspace.borrow(n_states),
        "saved": workspace.borrow(SAVED * n_states),
    }
    embedding, attention = _forward(
        "forward_saving", layer, inputs, packed_weight, context, **loans
    )
    return embedding, attention, loans, [x, *weights[:2], inputs, context, attention]


def sweep_back(layer, loans, saved, of_embedding, of_attention, wants_x):
    """Turn gradients of the results, or None, into those of x and the parameters.

    x has None if it is not wanted.
    """
    if torch.is_grad_enabled():  # second derivatives would come out as zero
        raise NotImplementedError(
            "The fused kernel has no second derivatives, which create_graph=True "
            "asks for. Set the environment variable SKDEEPDIFF_KERNEL to 0 to do "
            "without it."
        )
    x, weight_ih, weight_hh, inputs, context, attention = saved
    if of_embedding is None:
        of_embedding = inputs.new_zeros(*inputs.shape[:2], context.shape[-1])
    stride = 1
    if of_attention is None:
        of_attention, stride = inputs.new_zeros(1), 0
    gradients = layer.empty_gradients(inputs)
    layer.run(
        "backward",
        inputs,
        weight=weight_hh.contiguous(),
        **loans,
        context=context.contiguous(),
        attention=attention,
        gradient_embedding=of_embedding.contiguous(),
        gradient_attention=of_attention.contiguous(),
        attention_stride=stride,
        **gradients,
    )
    return layer.sum_gradients(x, weight_ih, wants_x, **gradients)


def _forward(name, layer, inputs, packed_weight, context, **loans):
    """Compute embedding and attention by the entry point of this name."""
    attention = inputs.new_empty(inputs.shape[:3])
    embedding = inputs.new_empty(*inputs.shape[:2], 2 * layer.hidden_size)
    layer.run(
        name,
        inputs,
        packed_weight=packed_weight,
        context=context.contiguous(),
        attention=attention,
        embedding=embedding,
        **loans,
    )
    return embedding, attention


def encode(layer, x, *parameters):
    """Attend to a bidirectional LSTM's hidden states, as AttentiveEncoder does.

    ``layer`` is a SweptLayer; ``x`` (genes, streams, steps, input_size) and parameters
    are float32. ``parameters`` are the LSTM's, then the context vectors (sets, 2 *
    hidden_size). Returns the embedding (genes, streams, 2 * hidden_size) and the
    weights (genes, streams, steps).
    """
    if torch.is_grad_enabled() and any(t.requires_grad for t in (x, *parameters)):
        return _Encode.apply(layer, x, *parameters)
    *weights, context = parameters
    return _forward("forward", layer, *layer.prepare(x, *weights), context)

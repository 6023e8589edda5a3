"""The kernels as differentiable functions of torch's."""

import torch

from ._workspace import current_workspace


class _Sweep(torch.autograd.Function):
    """:func:`sweep`, with gradients."""

    @staticmethod
    def forward(ctx, layer, x, *weights):
        inputs, packed_weight = layer.prepare(x, *weights)
        saved = current_workspace().borrow(layer.saved_floats(inputs))
        hidden = _forward("forward_saving", layer, inputs, packed_weight, saved=saved)
        ctx.layer, ctx.saved = layer, saved
        ctx.save_for_backward(x, *weights, inputs, hidden)
        return hidden

    @staticmethod
    def backward(ctx, gradient_hidden):
        _refuse_second_derivatives()
        layer = ctx.layer
        x, weight_ih, weight_hh, _, _, inputs, hidden = ctx.saved_tensors
        gradients = layer.empty_gradients(inputs)
        layer.run(
            "backward",
            inputs,
            weight=weight_hh.contiguous(),
            hidden=hidden,
            saved=ctx.saved,
            gradient_hidden=gradient_hidden.contiguous(),
            **gradients,
        )
        wants_x = ctx.needs_input_grad[1]
        return None, *layer.sum_gradients(x, weight_ih, wants_x, **gradients)


class _Encode(torch.autograd.Function):
    """:func:`encode`, with gradients."""

    @staticmethod
    def forward(ctx, layer, context, x, *weights):
        workspace = current_workspace()
        context = context.contiguous()
        inputs, packed_weight = layer.prepare(x, *weights)
        # Loans, which go back when torch forgets the graph.
        loans = {
            "hidden": workspace.borrow(layer.hidden_floats(inputs)),
            "saved": workspace.borrow(layer.saved_floats(inputs)),
        }
        embedding, attention = _attentive_forward(
            "attentive_forward_saving", layer, inputs, packed_weight, context, **loans
        )
        ctx.layer, ctx.loans = layer, loans
        ctx.save_for_backward(x, *weights, inputs, context, attention)
        ctx.set_materialize_grads(False)
        return embedding, attention

    @staticmethod
    def backward(ctx, gradient_embedding, gradient_attention):
        _refuse_second_derivatives()
        layer = ctx.layer
        x, weight_ih, weight_hh, _, _, inputs, context, attention = ctx.saved_tensors
        n_genes, n_streams = inputs.shape[:2]
        size = 2 * layer.hidden_size
        if gradient_embedding is None:
            gradient_embedding = inputs.new_zeros(n_genes, n_streams, size)
        stride = 1
        if gradient_attention is None:
            gradient_attention, stride = inputs.new_zeros(1), 0
        gradient_context = inputs.new_empty(layer.n_blocks(n_genes), n_streams, size)
        gradients = layer.empty_gradients(inputs)
        layer.run(
            "attentive_backward",
            inputs,
            weight=weight_hh.contiguous(),
            **ctx.loans,
            context=context,
            attention=attention,
            gradient_embedding=gradient_embedding.contiguous(),
            gradient_attention=gradient_attention.contiguous(),
            attention_stride=stride,
            gradient_context=gradient_context,
            **gradients,
        )
        wants_x = ctx.needs_input_grad[2]
        of_context = layer.sum_streams(gradient_context.sum(0))
        of_others = layer.sum_gradients(x, weight_ih, wants_x, **gradients)
        return None, of_context, *of_others


def _forward(name, layer, inputs, packed_weight, **saved):
    """Compute the hidden states by the entry point of this name."""
    hidden = inputs.new_empty(*inputs.shape[:3], 2 * layer.hidden_size)
    layer.run(name, inputs, packed_weight=packed_weight, hidden=hidden, **saved)
    return hidden


def _attentive_forward(name, layer, inputs, packed_weight, context, **loans):
    """Compute embedding and attention by the entry point of this name."""
    attention = inputs.new_empty(inputs.shape[:3])
    embedding = inputs.new_empty(*inputs.shape[:2], 2 * layer.hidden_size)
    layer.run(
        name,
        inputs,
        packed_weight=packed_weight,
        context=context,
        attention=attention,
        embedding=embedding,
        **loans,
    )
    return embedding, attention


def _refuse_second_derivatives():
    """Refuse what would come out as zero."""
    if torch.is_grad_enabled():
        raise NotImplementedError(
            "The fused kernel has no second derivatives, which create_graph=True asks "
            "for. Set the environment variable SKDEEPDIFF_KERNEL to 0 to do without it."
        )


def _needs_gradient(*tensors):
    return torch.is_grad_enabled() and any(tensor.requires_grad for tensor in tensors)


def sweep(layer, x, *weights):
    """Compute hidden states of a bidirectional LSTM, as GroupedBiLSTM does.

    ``layer`` is a SweptLayer; ``x`` (genes, streams, steps, input_size) and
    ``weights``, a GroupedBiLSTM's parameters in their order, are float32. The states
    are (genes, streams, steps, 2 * hidden_size).
    """
    if _needs_gradient(x, *weights):
        return _Sweep.apply(layer, x, *weights)
    return _forward("forward", layer, *layer.prepare(x, *weights))


def encode(layer, context, x, *weights):
    """Attend to a bidirectional LSTM's hidden states, as AttentiveEncoder does.

    Arguments as in :func:`sweep`, and ``context`` (sets, 2 * hidden_size). Returns the
    embedding (genes, streams, 2 * hidden_size) and the weights (genes, streams, steps).
    """
    if _needs_gradient(context, x, *weights):
        return _Encode.apply(layer, context, x, *weights)
    prepared = layer.prepare(x, *weights)
    return _attentive_forward(
        "attentive_forward", layer, *prepared, context.contiguous()
    )

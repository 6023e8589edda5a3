"""The kernels as a differentiable function of torch's."""

import torch

from .._layout import SAVED
from ._workspace import current_workspace

# Of an encoder: context vectors, two weights, two biases.
N_PARAMETERS = 5


class _Encode(torch.autograd.Function):
    """:func:`encode`, with gradients."""

    @staticmethod
    def forward(ctx, layer, x, *parameters):
        workspace = current_workspace()
        context, *weights = _join(parameters)
        inputs, packed_weight = layer.prepare(x, *weights)
        n_states = inputs.shape[:3].numel() * 2 * layer.hidden_size
        # Loans, which go back when torch forgets the graph.
        loans = {
            "hidden": workspace.borrow(n_states),
            "saved": workspace.borrow(SAVED * n_states),
        }
        embedding, attention = _forward(
            "forward_saving", layer, inputs, packed_weight, context, **loans
        )
        ctx.layer, ctx.loans = layer, loans
        ctx.n_sets = [len(context) for context in parameters[::N_PARAMETERS]]
        weight_ih, weight_hh, *_ = weights
        ctx.save_for_backward(x, weight_ih, weight_hh, inputs, context, attention)
        ctx.set_materialize_grads(False)
        return embedding, attention

    @staticmethod
    def backward(ctx, gradient_embedding, gradient_attention):
        if torch.is_grad_enabled():  # second derivatives would come out as zero
            raise NotImplementedError(
                "The fused kernel has no second derivatives, which create_graph=True "
                "asks for. Set the environment variable SKDEEPDIFF_KERNEL to 0 to do "
                "without it."
            )
        layer = ctx.layer
        x, weight_ih, weight_hh, inputs, context, attention = ctx.saved_tensors
        if gradient_embedding is None:
            gradient_embedding = inputs.new_zeros(*inputs.shape[:2], context.shape[-1])
        stride = 1
        if gradient_attention is None:
            gradient_attention, stride = inputs.new_zeros(1), 0
        gradients = layer.empty_gradients(inputs)
        layer.run(
            "backward",
            inputs,
            weight=weight_hh.contiguous(),
            **ctx.loans,
            context=context.contiguous(),
            attention=attention,
            gradient_embedding=gradient_embedding.contiguous(),
            gradient_attention=gradient_attention.contiguous(),
            attention_stride=stride,
            **gradients,
        )
        wants_x = ctx.needs_input_grad[1]
        of_x, *of_parameters = layer.sum_gradients(x, weight_ih, wants_x, **gradients)
        return None, of_x, *_split(of_parameters, ctx.n_sets)


def _join(parameters):
    """Make one encoder's parameters of several encoders' ones."""
    of_kinds = (parameters[kind::N_PARAMETERS] for kind in range(N_PARAMETERS))
    return [torch.cat(kind) if len(kind) > 1 else kind[0] for kind in of_kinds]


def _split(gradients, n_sets):
    """Give encoders of so many sets their parts, in the order that ``_join`` takes."""
    by_kind = [gradient.split(n_sets) for gradient in gradients]
    return [part for encoder in zip(*by_kind, strict=True) for part in encoder]


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
    are float32. ``parameters`` are those of an encoder: the context vectors (sets, 2 *
    hidden_size), then the LSTM's; or of several, one after another, of which ``layer``
    has all streams and sets in this order. Returns the embedding (genes, streams, 2 *
    hidden_size) and the weights (genes, streams, steps).
    """
    if torch.is_grad_enabled() and any(t.requires_grad for t in (x, *parameters)):
        return _Encode.apply(layer, x, *parameters)
    context, *weights = _join(parameters)
    return _forward("forward", layer, *layer.prepare(x, *weights), context)

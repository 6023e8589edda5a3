"""The kernels as differentiable functions of torch's."""

import torch

from ._lstm import GATES, SAVED
from ._workspace import current_workspace

# Products below which the work is done before a helper thread would have begun.
PRODUCTS_PER_THREAD = 500_000


class SweptLayer:
    """What a kernel needs to know of the layer that it works for.

    Parameters
    ----------
    kernel : CompiledKernel
        For the hidden size and the kind of inputs.
    sharing : sequence of int
        For every stream the index of its parameter set.
    n_sets : int
        Parameter sets.
    hidden_size : int
        Hidden units of a direction.
    projected : bool
        Whether the inputs are (n_genes, n_streams, n_steps, 2, 4 * hidden_size), the
        gates' shares of the input, instead of (n_genes, n_streams, n_steps).
    """

    def __init__(self, kernel, sharing, n_sets, hidden_size, projected):
        self.kernel = kernel
        self.sharing = torch.tensor(sharing, dtype=torch.int64, device="cpu")
        self.n_sets = n_sets
        self.has_set_per_stream = tuple(sharing) == tuple(range(n_sets))
        self.hidden_size = hidden_size
        self.projected = projected

    def run(self, name, inputs, **values):
        """Run an entry point of the kernel on checked, contiguous tensors."""
        workspace = current_workspace()
        n_genes, n_streams, n_steps = inputs.shape[:3]
        n_tasks = self.n_blocks(n_genes) * n_streams
        products = n_genes * n_streams * n_steps * 2 * GATES * self.hidden_size**2
        n_threads = min(
            workspace.n_threads, n_tasks, 1 + products // PRODUCTS_PER_THREAD
        )
        # For each thread a task's hidden states or their gradients, and as much as a
        # float a step.
        block = self.kernel.blocking.genes
        scratch_size = n_steps * (2 * self.hidden_size * block + 1)
        scratch = workspace.borrow(n_threads, scratch_size)
        workspace.run(
            self.kernel,
            name,
            n_threads,
            n_genes=n_genes,
            n_streams=n_streams,
            n_steps=n_steps,
            n_blocks=self.n_blocks(n_genes),
            inputs=inputs,
            sharing=self.sharing,
            scratch=scratch,
            scratch_size=scratch_size,
            **values,
        )

    def n_blocks(self, n_genes):
        """Into how many blocks the genes are cut, for any number of threads.

        So sums over blocks don't depend on it.
        """
        return -(-n_genes // self.kernel.blocking.genes)

    def pack_weights(self, weight_ih, bias, weight_hh):
        """Arrange the weights as the forward sweep reads them.

        Parameters
        ----------
        weight_ih, bias : Tensor of shape (n_sets, 2, 4 * hidden_size[, 1]) or None
            Input weights and biases; None if the inputs are projected.
        weight_hh : Tensor of shape (n_sets, 2, 4 * hidden_size, hidden_size)
            Recurrent weights.

        Returns
        -------
        packed : Tensor of shape (n_sets, 2, n_slices, 2 + hidden_size, 4, lanes)
            For each slice of as many hidden units as a vector has lanes: biases,
            input weights, and the weights of each hidden unit.
        """
        if self.projected:
            bias = weight_ih = weight_hh.new_zeros(*weight_hh.shape[:3], 1)
        else:
            bias = bias.unsqueeze(-1)
        rows = torch.cat([bias, weight_ih, weight_hh], dim=-1)
        lanes = self.kernel.blocking.lanes
        slices = rows.unflatten(2, (GATES, self.hidden_size // lanes, lanes))
        return slices.permute(0, 1, 3, 5, 2, 4).contiguous()

    def saved_size(self, inputs):
        """Floats that the backward sweep needs."""
        return inputs.shape[:3].numel() * 2 * SAVED * self.hidden_size

    def empty_gradients(self, inputs):
        """Where a backward sweep puts the gradients.

        Returns
        -------
        gradients : dict of str to Tensor
            The kernel's arguments of that name.
        """
        n_genes, n_streams = inputs.shape[:2]
        gates = GATES * self.hidden_size
        columns = self.hidden_size + (0 if self.projected else 2)
        blocks = self.n_blocks(n_genes)
        return {
            "gradient_parameters": inputs.new_empty(
                blocks, n_streams, 2, gates * columns
            ),
            "gradient_inputs": torch.empty_like(inputs) if self.projected else None,
        }

    def sum_gradients(self, gradient_parameters, gradient_inputs):
        """Gradients of the inputs and parameters.

        Returns
        -------
        gradients : tuple
            Of inputs, weight_ih, bias, weight_hh; None for those that have none.
        """
        total = self.sum_streams(gradient_parameters.sum(0))
        gates, size = GATES * self.hidden_size, self.hidden_size
        weight_hh = total[..., : gates * size].unflatten(-1, (gates, size))
        if self.projected:
            return gradient_inputs, None, None, weight_hh
        bias, weight_ih = total[..., gates * size :].split(gates, dim=-1)
        return None, weight_ih.unsqueeze(-1), bias, weight_hh

    def sum_streams(self, gradients):
        """From a gradient for each stream to one for each parameter set."""
        if self.has_set_per_stream:
            return gradients
        total = gradients.new_zeros(self.n_sets, *gradients.shape[1:])
        return total.index_add_(0, self.sharing, gradients)


class _Sweep(torch.autograd.Function):
    """Hidden states of a layer's streams."""

    @staticmethod
    def forward(ctx, layer, inputs, weight_ih, bias, weight_hh):
        n_genes, n_streams, n_steps = inputs.shape[:3]
        hidden = inputs.new_empty(n_genes, n_streams, n_steps, 2 * layer.hidden_size)
        saved = current_workspace().borrow(layer.saved_size(inputs))
        layer.run(
            "forward_saving",
            inputs,
            packed_weight=layer.pack_weights(weight_ih, bias, weight_hh),
            hidden=hidden,
            saved=saved,
        )
        ctx.layer, ctx.saved = layer, saved
        ctx.save_for_backward(inputs, weight_hh, hidden)
        return hidden

    @staticmethod
    def backward(ctx, gradient_hidden):
        _refuse_second_derivatives()
        layer = ctx.layer
        inputs, weight_hh, hidden = ctx.saved_tensors
        gradients = layer.empty_gradients(inputs)
        layer.run(
            "backward",
            inputs,
            weight=weight_hh,
            hidden=hidden,
            saved=ctx.saved,
            gradient_hidden=gradient_hidden.contiguous(),
            **gradients,
        )
        return None, *layer.sum_gradients(**gradients)


class _Encode(torch.autograd.Function):
    """Attention over the hidden states of a layer's streams."""

    @staticmethod
    def forward(ctx, layer, inputs, weight_ih, bias, weight_hh, context):
        n_genes, n_streams, n_steps = inputs.shape[:3]
        size = 2 * layer.hidden_size
        workspace = current_workspace()
        hidden = workspace.borrow(n_genes, n_streams, n_steps, size)
        saved = workspace.borrow(layer.saved_size(inputs))
        attention = inputs.new_empty(n_genes, n_streams, n_steps)
        embedding = inputs.new_empty(n_genes, n_streams, size)
        layer.run(
            "attentive_forward_saving",
            inputs,
            packed_weight=layer.pack_weights(weight_ih, bias, weight_hh),
            hidden=hidden,
            saved=saved,
            context=context,
            attention=attention,
            embedding=embedding,
        )
        ctx.layer, ctx.hidden, ctx.saved = layer, hidden, saved
        ctx.save_for_backward(inputs, weight_hh, context, attention)
        ctx.set_materialize_grads(False)
        return embedding, attention

    @staticmethod
    def backward(ctx, gradient_embedding, gradient_attention):
        _refuse_second_derivatives()
        layer = ctx.layer
        inputs, weight_hh, context, attention = ctx.saved_tensors
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
            weight=weight_hh,
            hidden=ctx.hidden,
            saved=ctx.saved,
            context=context,
            attention=attention,
            gradient_embedding=gradient_embedding.contiguous(),
            gradient_attention=gradient_attention.contiguous(),
            attention_stride=stride,
            gradient_context=gradient_context,
            **gradients,
        )
        context_gradient = layer.sum_streams(gradient_context.sum(0))
        return None, *layer.sum_gradients(**gradients), context_gradient


def _refuse_second_derivatives():
    """They would come out as zero."""
    if torch.is_grad_enabled():
        raise NotImplementedError(
            "The fused kernel has no second derivatives, which create_graph=True asks "
            "for. Set the environment variable SKDEEPDIFF_KERNEL to 0 to do without it."
        )


def _needs_gradient(*tensors):
    return torch.is_grad_enabled() and any(
        tensor is not None and tensor.requires_grad for tensor in tensors
    )


def sweep(layer, inputs, weight_ih, bias, weight_hh):
    """Hidden states of a bidirectional LSTM.

    Parameters
    ----------
    layer : SweptLayer
        How to compute them.
    inputs : Tensor
        Contiguous float32, see :class:`SweptLayer`.
    weight_ih, bias, weight_hh : Tensor
        See :meth:`SweptLayer.pack_weights`.

    Returns
    -------
    hidden : Tensor of shape (n_genes, n_streams, n_steps, 2 * hidden_size)
        Forward direction first.
    """
    if _needs_gradient(inputs, weight_ih, bias, weight_hh):
        return _Sweep.apply(layer, inputs, weight_ih, bias, weight_hh)
    hidden = inputs.new_empty(*inputs.shape[:3], 2 * layer.hidden_size)
    packed_weight = layer.pack_weights(weight_ih, bias, weight_hh)
    layer.run("forward", inputs, packed_weight=packed_weight, hidden=hidden)
    return hidden


def encode(layer, inputs, weight_ih, bias, weight_hh, context):
    """Attention-weighted sums of a bidirectional LSTM's hidden states.

    Parameters
    ----------
    layer, inputs, weight_ih, bias, weight_hh
        As in :func:`sweep`.
    context : Tensor of shape (n_sets, 2 * hidden_size)
        Context vectors.

    Returns
    -------
    embedding : Tensor of shape (n_genes, n_streams, 2 * hidden_size)
        The sums.
    attention : Tensor of shape (n_genes, n_streams, n_steps)
        The weights.
    """
    if _needs_gradient(inputs, weight_ih, bias, weight_hh, context):
        return _Encode.apply(layer, inputs, weight_ih, bias, weight_hh, context)
    attention = inputs.new_empty(inputs.shape[:3])
    embedding = inputs.new_empty(*inputs.shape[:2], 2 * layer.hidden_size)
    layer.run(
        "attentive_forward",
        inputs,
        packed_weight=layer.pack_weights(weight_ih, bias, weight_hh),
        context=context,
        attention=attention,
        embedding=embedding,
    )
    return embedding, attention

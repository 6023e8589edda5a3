"""A layer's tensors, in the shapes that the kernel reads and writes."""

import torch

from .._layout import GATES, SAVED
from ._workspace import current_workspace

# Products below which the work is done before a helper thread would have begun.
PRODUCTS_PER_THREAD = 500_000


class SweptLayer:
    """What a kernel needs to know of the layer that it works for.

    ``sharing`` has for every stream the index of its parameter set, of ``n_sets``;
    ``hidden_size`` counts the hidden units of a direction. ``inputs`` below are
    (genes, streams, steps), or if ``projected`` the gates' shares of the input,
    W x + b, (genes, streams, steps, 2, 4 * hidden_size).
    """

    def __init__(self, kernel, sharing, n_sets, hidden_size, projected):
        self.kernel = kernel
        self.sharing = torch.tensor(sharing, dtype=torch.int64, device="cpu")
        self.n_sets = n_sets
        self.has_set_per_stream = tuple(sharing) == tuple(range(n_sets))
        self.hidden_size = hidden_size
        self.projected = projected

    def run(self, name, inputs, **values):
        """Run an entry point; ``values`` are the arguments beside those set here."""
        workspace = current_workspace()
        n_genes, n_streams, n_steps = inputs.shape[:3]
        n_tasks = self.n_blocks(n_genes) * n_streams
        products = n_genes * n_streams * n_steps * 2 * GATES * self.hidden_size**2
        n_threads = min(
            workspace.n_threads, n_tasks, 1 + products // PRODUCTS_PER_THREAD
        )
        # For each thread a task's hidden states or their gradients, and a float a step.
        most_genes = self.kernel.blocking.genes
        scratch_size = n_steps * (2 * self.hidden_size * most_genes + 1)
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
        """Count the blocks of genes, as many for any number of threads."""
        return -(-n_genes // self.kernel.blocking.genes)

    def pack_weights(self, weight_ih, bias, weight_hh):
        """Arrange the weights as the forward sweep reads them.

        ``weight_hh`` is U (sets, 2, 4 * hidden_size, hidden_size). ``weight_ih`` is W,
        of the same shape with 1 in the end, and ``bias`` b without that; they aren't
        looked at if the inputs are projected. For each slice of as many hidden units
        as a vector has lanes the result has b, W, and the columns of U, in the order
        of reading: (sets, 2, n_slices, 2 + hidden_size, 4, lanes).
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
        """Count the floats that the backward sweep needs of the forward one."""
        return inputs.shape[:3].numel() * 2 * SAVED * self.hidden_size

    def empty_gradients(self, inputs):
        """Make room for a backward sweep's gradients, by the kernel's names."""
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
        """Add up gradients of inputs, weight_ih, bias, weight_hh; some are None."""
        total = self.sum_streams(gradient_parameters.sum(0))
        gates, size = GATES * self.hidden_size, self.hidden_size
        weight_hh = total[..., : gates * size].unflatten(-1, (gates, size))
        if self.projected:
            return gradient_inputs, None, None, weight_hh
        bias, weight_ih = total[..., gates * size :].split(gates, dim=-1)
        return None, weight_ih.unsqueeze(-1), bias, weight_hh

    def sum_streams(self, gradients):
        """Turn a gradient for each stream into one for each parameter set."""
        if self.has_set_per_stream:
            return gradients
        total = gradients.new_zeros(self.n_sets, *gradients.shape[1:])
        return total.index_add_(0, self.sharing, gradients)

"""A layer's tensors, in the shapes that the kernel reads and writes."""

import functools

import torch

from .._layout import GATES
from ._workspace import current_workspace

_as_tensor = functools.cache(
    functools.partial(torch.tensor, dtype=torch.int64, device="cpu")
)

# Products below which the work is done before a helper thread would have begun.
PRODUCTS_PER_THREAD = 500_000


class SweptLayer:
    """What a kernel needs to know of the layer that it works for.

    ``sharing`` has for every stream the index of its parameter set; ``hidden_size``
    counts the hidden units of a direction. ``inputs`` below are (genes, streams,
    steps), or if ``projected`` the gates' shares of the input, W x + b, (genes,
    streams, steps, 2, 4 * hidden_size). Weights are a GroupedBiLSTM's parameters: W
    ``weight_ih`` (sets, 2, 4 * hidden_size, input_size), U ``weight_hh`` (sets, 2,
    4 * hidden_size, hidden_size), and b, the sum of two biases.
    """

    def __init__(self, kernel, sharing, hidden_size, projected):
        self.kernel = kernel
        self.sharing = _as_tensor(tuple(sharing))
        self.n_sets = max(sharing) + 1
        self.has_set_per_stream = tuple(sharing) == tuple(range(self.n_sets))
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
        scratch = workspace.borrow(n_threads * scratch_size)
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

    def prepare(self, x, weight_ih, weight_hh, bias_ih, bias_hh):
        """Make a forward sweep's inputs and packed weights of x and the parameters.

        x is (genes, streams, steps, input_size).
        """
        bias = bias_ih + bias_hh
        if not self.projected:
            columns = [bias.unsqueeze(-1), weight_ih, weight_hh]
            return x.squeeze(-1).contiguous(), self._pack(torch.cat(columns, dim=-1))
        inputs = torch.baddbmm(
            self._spread(bias).flatten(1).unsqueeze(1),
            x.transpose(0, 1).flatten(1, 2),
            self._spread(weight_ih).flatten(1, 2).transpose(1, 2),
        )
        inputs = inputs.view(
            x.shape[1], len(x), x.shape[2], 2, GATES * self.hidden_size
        )
        return inputs.transpose(0, 1).contiguous(), self._pack(weight_hh)

    def _pack(self, rows):
        """Arrange the weights as the forward sweep reads them.

        For each slice of as many hidden units as a vector has lanes the result has b,
        W, and the columns of U, or those columns alone, in the order of reading: (sets,
        2, n_slices, columns, 4, lanes).
        """
        lanes = self.kernel.blocking.lanes
        slices = self.hidden_size // lanes, lanes
        rows = rows.reshape(self.n_sets, 2, GATES, *slices, -1)
        return rows.permute(0, 1, 3, 5, 2, 4).contiguous()

    def _spread(self, parameter):
        """Turn a parameter of each set into one of each stream."""
        return parameter if self.has_set_per_stream else parameter[self.sharing]

    def empty_gradients(self, inputs):
        """Make room for a backward sweep's gradients, by the kernel's names."""
        columns = self.hidden_size + (0 if self.projected else 2)
        size = GATES * self.hidden_size * columns
        tasks = self.n_blocks(len(inputs)), inputs.shape[1]
        return {
            "gradient_context": inputs.new_empty(*tasks, 2 * self.hidden_size),
            "gradient_parameters": inputs.new_empty(*tasks, 2, size),
            "gradient_inputs": torch.empty_like(inputs) if self.projected else None,
        }

    def sum_gradients(
        self,
        x,
        weight_ih,
        wants_x,
        gradient_context,
        gradient_parameters,
        gradient_inputs,
    ):
        """Turn a backward sweep's gradients into those of x and the parameters."""
        of_context = self._sum_streams(gradient_context.sum(0))
        total = self._sum_streams(gradient_parameters.sum(0))
        gates, size = GATES * self.hidden_size, self.hidden_size
        of_hh = total[..., : gates * size].view(-1, 2, gates, size)
        if not self.projected:
            of_bias, of_ih = total[..., gates * size :].view(-1, 2, 2, gates).unbind(2)
            of_ih = of_ih.unsqueeze(-1)
            return None, of_ih, of_hh, of_bias, of_bias.clone(), of_context
        # As torch differentiates the product in ``prepare``.
        by_stream = gradient_inputs.flatten(3).transpose(0, 1).flatten(1, 2)
        of_x = None
        if wants_x:
            of_x = by_stream.bmm(self._spread(weight_ih).flatten(1, 2))
            of_x = of_x.unflatten(1, (len(x), -1)).transpose(0, 1)
        rows = x.transpose(0, 1).flatten(1, 2).transpose(1, 2)
        of_ih = rows.bmm(by_stream).transpose(1, 2).unflatten(1, (2, gates))
        of_bias = by_stream.sum(1).unflatten(1, (2, gates))
        of_ih, of_bias = self._sum_streams(of_ih), self._sum_streams(of_bias)
        return of_x, of_ih, of_hh, of_bias, of_bias.clone(), of_context

    def _sum_streams(self, gradients):
        """Turn a gradient for each stream into one for each parameter set."""
        if self.has_set_per_stream:
            return gradients
        total = gradients.new_zeros(self.n_sets, *gradients.shape[1:])
        return total.index_add_(0, self.sharing, gradients)

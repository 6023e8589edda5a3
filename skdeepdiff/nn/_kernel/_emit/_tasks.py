"""Who works on what, and where it lies in memory.

The genes are cut into blocks. A task is one stream of a block, for one thread; a sweep
is one direction of a task. ``_layout`` has the shapes of the arrays.
"""

from typing import NamedTuple

from .._layout import ARRAYS, FIELDS, GATES, INTEGER_ARRAYS, SAVED, SIZES
from ._emitter import Array, Number

# How many steps before its use memory is asked for: one was too late, four no better.
STEPS_AHEAD = 2


class Call:
    """The arguments of a call, by name: Numbers, Arrays and addresses.

    ``arguments`` is the address of the fields, a Number; ``hidden_size`` counts the
    hidden units of a direction.
    """

    def __init__(self, emitter, arguments, hidden_size):
        self.emitter = emitter
        self.hidden_size = hidden_size
        fields = emitter.address(arguments)
        values = {
            name: emitter.load_integer(fields, place)
            for place, name in enumerate(FIELDS)
        }
        for name in SIZES:
            setattr(self, name, values[name])
        for name in ARRAYS:
            setattr(self, name, emitter.array(values[name]))
        for name in INTEGER_ARRAYS:
            setattr(self, name, emitter.address(values[name]))


class GeneRows(NamedTuple):
    """Hidden states, or their gradients, of a block's genes in one stream."""

    first: Array  # of the first gene, (steps, 2 h)
    stride: Number | int  # floats from one gene to the next

    def of(self, gene):
        """Find one gene's Array."""
        return self.first.from_(self.stride * gene)


class Task:
    """One stream of a block of genes, for one thread.

    ``gene`` is the block's first one. Who sweeps in one direction knows ``n_genes``
    before the kernel runs, and needs no ``thread``.
    """

    def __init__(self, call, gene, stream, block, n_genes=None, thread=None):
        self.call = call
        self.gene, self.stream, self.block = gene, stream, block
        self.n_genes, self.thread = n_genes, thread
        self.parameter_set = call.emitter.load_integer(call.sharing, stream)

    def row(self, gene):
        """Find the index of a gene of the block among all (genes, streams)."""
        return (self.gene + gene) * self.call.n_streams + self.stream

    def stored_hidden(self):
        """Find the task's part of ``hidden``, as GeneRows."""
        per_row = self.call.n_steps * (2 * self.call.hidden_size)
        first = self.call.hidden.from_(self.row(0) * per_row)
        return GeneRows(first, self.call.n_streams * per_row)

    def scratch(self, most_genes):
        """Find the thread's own GeneRows, and Array of as many floats as steps."""
        per_gene = self.call.n_steps * (2 * self.call.hidden_size)
        mine = self.call.scratch.from_(self.thread * self.call.scratch_size)
        return GeneRows(mine, per_gene), mine.from_(per_gene * most_genes)


class Sweep(Task):
    """One direction of a task: 0 from the first step on, 1 from the last one on.

    ``hidden`` and ``d_hidden``, the states and their gradients, come as address and
    stride of GeneRows.
    """

    def __init__(self, call, gene, stream, block, direction, *states):
        super().__init__(call, gene, stream, block)
        self.direction = direction
        hidden, hidden_stride, d_hidden, d_hidden_stride = states
        self.parameters = self.parameter_set * 2 + direction
        self._first_step = direction * (call.n_steps - 1)
        self._step_sign = 1 - direction * 2
        self.hidden = GeneRows(call.emitter.array(hidden), hidden_stride)
        self.d_hidden = GeneRows(call.emitter.array(d_hidden), d_hidden_stride)

    def step(self, time):
        """Find the step that the sweep visits at a time, both counted from 0."""
        return self._first_step + self._step_sign * time

    def state_index(self, step):
        """Find this direction's units of a step in a gene's Array of GeneRows."""
        return (step * 2 + self.direction) * self.call.hidden_size

    def gate_index(self, row, step):
        """Find a row's gates in projected inputs and their gradients."""
        place = (row * self.call.n_steps + step) * 2 + self.direction
        return place * (GATES * self.call.hidden_size)

    def saved_index(self, row, step):
        """Find a row's gates and cell states in ``saved``."""
        place = (row * 2 + self.direction) * self.call.n_steps + step
        return place * (SAVED * self.call.hidden_size)

    def prefetch_slice(self, gene, time, index, writing):
        """Ask for what a slice needs at a time, in ``hidden`` and ``saved``."""
        step, lanes = self.step(time), self.call.emitter.lanes
        hidden = self.hidden.of(gene).from_(self.state_index(step) + index * lanes)
        hidden.prefetch(lanes, writing)
        place = self.saved_index(self.row(gene), step) + index * (SAVED * lanes)
        self.call.saved.from_(place).prefetch(SAVED * lanes, writing)

    def gradient_of_parameters(self, size):
        """Find the block's own share of the parameters' gradient, of so many floats."""
        place = (self.block * self.call.n_streams + self.stream) * 2 + self.direction
        return self.call.gradient_parameters.from_(place * size)

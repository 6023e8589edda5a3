"""The kernels' entry points: what a thread runs until no task is left."""

from typing import NamedTuple

from llvmlite import ir

from ._arguments import Call, GeneRows, Sweep, Task
from ._attention import emit_attention, emit_attention_backward
from ._emitter import INTEGER, Emitter, Number
from ._lstm import emit_backward, emit_forward


class Blocking(NamedTuple):
    """How the work is cut to a processor's registers.

    Attributes
    ----------
    lanes : int
        Floats in a vector.
    genes : int
        Largest number of genes that are worked on together.
    tile : int
        Vectors of hidden units that the backward sweep works on together.
    """

    lanes: int
    genes: int
    tile: int


class KernelModule:
    """LLVM code of all functions for one hidden size.

    There are three kinds of sweep, ``forward`` (for prediction), ``forward_saving``
    and ``backward`` (for training), and for each an entry point that does nothing
    else and one whose name begins with ``attentive_``, which goes on to the
    attention over the steps. All take (address of the arguments, number of the
    thread) and work until no task is left.

    Parameters
    ----------
    hidden_size : int
        Hidden units of a direction, a multiple of ``blocking.lanes``.
    projected : bool
        See :func:`emit_forward`.
    blocking : Blocking
        Of the processor.
    """

    def __init__(self, hidden_size, projected, blocking):
        self.hidden_size = hidden_size
        self.projected = projected
        self.blocking = blocking
        self.module = ir.Module("skdeepdiff")
        self._emit_entry_points("forward", self._emit_prediction)
        self._emit_entry_points("forward_saving", self._emit_saving)
        self._emit_entry_points("backward", self._emit_backward)

    def __str__(self):
        return str(self.module)

    def _emit_prediction(self, emitter, sweep, hidden, _, n_genes):
        settings = self._settings(n_genes)
        emit_forward(emitter, sweep, hidden, save=False, **settings)

    def _emit_saving(self, emitter, sweep, hidden, _, n_genes):
        settings = self._settings(n_genes)
        emit_forward(emitter, sweep, hidden, save=True, **settings)

    def _emit_backward(self, emitter, sweep, hidden, d_hidden, n_genes):
        settings = self._settings(n_genes)
        tile = self.blocking.tile
        emit_backward(emitter, sweep, hidden, d_hidden, tile=tile, **settings)

    def _settings(self, n_genes):
        return {
            "hidden_size": self.hidden_size,
            "n_genes": n_genes,
            "projected": self.projected,
        }

    def _emit_entry_points(self, kind, emit):
        sweeps = [
            self._sweep_function(f"{kind}_{n_genes}", emit, n_genes)
            for n_genes in range(1, self.blocking.genes + 1)
        ]
        attentive_tasks = {
            "forward": self._predict,
            "forward_saving": self._encode,
            "backward": self._differentiate,
        }
        # A task without attention is one direction, one with it both.
        self._entry_point(kind, self._sweep_once, sweeps, tasks_per_stream=2)
        self._entry_point(
            f"attentive_{kind}", attentive_tasks[kind], sweeps, tasks_per_stream=1
        )

    def _function(self, name, n_arguments):
        """An empty function of integers, its emitter and its arguments."""
        kind = ir.FunctionType(ir.VoidType(), [INTEGER] * n_arguments)
        function = ir.Function(self.module, kind, name)
        emitter = Emitter(function, self.blocking.lanes)
        return function, emitter, [Number(emitter, value) for value in function.args]

    def _sweep_function(self, name, emit, n_genes):
        """One direction of one stream of ``n_genes`` genes."""
        function, emitter, values = self._function(name, 9)
        arguments, *which = values[:5]
        hidden, hidden_stride, d_hidden, d_hidden_stride = values[5:]
        emit(
            emitter,
            Sweep(Call(emitter, arguments), *which),
            GeneRows(emitter.array(hidden), hidden_stride),
            GeneRows(emitter.array(d_hidden), d_hidden_stride),
            n_genes,
        )
        emitter.builder.ret_void()
        return function

    def _entry_point(self, name, run_task, sweeps, tasks_per_stream):
        """Take tasks until there are none; ``run_task(task, sweep)`` emits one."""
        _, emitter, (arguments, thread) = self._function(name, 2)
        call = Call(emitter, arguments)
        n_tasks = call.n_blocks * call.n_streams * tasks_per_stream
        builder = emitter.builder
        head = builder.append_basic_block("next")
        work = builder.append_basic_block("work")
        end = builder.append_basic_block("end")
        builder.branch(head)
        builder.position_at_end(head)
        number = emitter.count_up(call.next_task)
        builder.cbranch((number < n_tasks).value, work, end)
        builder.position_at_end(work)
        which = number // tasks_per_stream
        stream, block = which % call.n_streams, which // call.n_streams
        direction = number % tasks_per_stream
        # Blocks differ by one gene at most; the larger ones come first.
        size, n_larger = call.n_genes // call.n_blocks, call.n_genes % call.n_blocks
        first = block * size + block.at_most(n_larger)
        n_genes = (block < n_larger).choose(size + 1, size)
        task = Task(call, first, stream, block, direction, n_genes, thread)

        def sweep(direction, hidden, d_hidden=None):
            self._call_sweep(sweeps, arguments, task, direction, hidden, d_hidden)

        run_task(task, sweep)
        builder.branch(head)
        builder.position_at_end(end)
        builder.ret_void()

    def _call_sweep(self, sweeps, arguments, task, direction, hidden, d_hidden):
        """Call the one of the sweep functions that is made for so many genes."""
        emitter = task.call.emitter
        builder = emitter.builder
        d_hidden = d_hidden or hidden
        values = (
            *(arguments, task.gene, task.stream, task.block, direction),
            *(hidden.first.as_integer(), hidden.stride),
            *(d_hidden.first.as_integer(), d_hidden.stride),
        )
        operands = [emitter.integer(value).value for value in values]
        after = builder.append_basic_block("after")
        switch = builder.switch(task.n_genes.value, after)
        for n_genes, function in enumerate(sweeps, start=1):
            case = builder.append_basic_block(f"genes_{n_genes}")
            switch.add_case(ir.Constant(INTEGER, n_genes), case)
            builder.position_at_end(case)
            builder.call(function, operands)
            builder.branch(after)
        builder.position_at_end(after)

    def _stored(self, task, array):
        """A task's part of an array (genes, streams, steps, 2 * hidden_size)."""
        per_row = task.call.n_steps * (2 * self.hidden_size)
        return GeneRows(
            array.from_(task.row(0) * per_row), task.call.n_streams * per_row
        )

    def _scratch(self, task):
        """A thread's own space for a task's states, and what follows it."""
        per_gene = task.call.n_steps * (2 * self.hidden_size)
        mine = task.call.scratch.from_(task.thread * task.call.scratch_size)
        return GeneRows(mine, per_gene), mine.from_(per_gene * self.blocking.genes)

    def _sweep_once(self, task, sweep):
        sweep(
            task.direction,
            self._stored(task, task.call.hidden),
            self._stored(task, task.call.gradient_hidden),
        )

    def _predict(self, task, sweep):
        hidden, _ = self._scratch(task)
        self._attend(task, sweep, hidden)

    def _encode(self, task, sweep):
        self._attend(task, sweep, self._stored(task, task.call.hidden))

    def _attend(self, task, sweep, hidden):
        sweep(0, hidden)
        sweep(1, hidden)
        emit_attention(task.call.emitter, task, hidden, hidden_size=self.hidden_size)

    def _differentiate(self, task, sweep):
        hidden = self._stored(task, task.call.hidden)
        d_hidden, shares = self._scratch(task)
        emit_attention_backward(
            task.call.emitter,
            task,
            hidden,
            d_hidden,
            shares,
            hidden_size=self.hidden_size,
        )
        sweep(0, hidden, d_hidden)
        sweep(1, hidden, d_hidden)

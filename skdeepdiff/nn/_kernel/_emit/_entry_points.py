"""The kernels' entry points: what a thread runs until no task is left."""

from llvmlite import ir

from .._layout import ENTRY_POINTS
from ._attention import emit_attention, emit_attention_backward
from ._backward import emit_backward
from ._emitter import INTEGER, Emitter, Number
from ._forward import emit_forward
from ._tasks import Call, Sweep, Task


class KernelModule:
    """LLVM code, as a string, of all functions for one hidden size.

    ``hidden_size`` is a multiple of ``blocking.lanes``; ``projected`` as in
    ``emit_forward``. An entry point takes (address of the fields, number of the
    thread). A task of it is both directions' sweeps and the attention over them; it
    calls the function that is made for a sweep of 1, 2, ... genes.
    """

    def __init__(self, hidden_size, projected, blocking):
        self.hidden_size = hidden_size
        self.projected = projected
        self.blocking = blocking
        self.module = ir.Module("skdeepdiff")
        for kind in ENTRY_POINTS:
            sweeps = [
                self._sweep_function(kind, n_genes)
                for n_genes in range(1, blocking.genes + 1)
            ]
            self._entry_point(kind, sweeps)

    def __str__(self):
        return str(self.module)

    def _function(self, name, n_arguments):
        """Begin a function of integers, with its emitter and its arguments."""
        kind = ir.FunctionType(ir.VoidType(), [INTEGER] * n_arguments)
        function = ir.Function(self.module, kind, name)
        emitter = Emitter(function, self.blocking.lanes)
        return function, emitter, [Number(emitter, value) for value in function.args]

    def _sweep_function(self, kind, n_genes):
        """Emit a sweep of ``n_genes``; it takes the fields, then what Sweep takes."""
        function, emitter, (arguments, *which) = self._function(f"{kind}_{n_genes}", 9)
        sweep = Sweep(Call(emitter, arguments, self.hidden_size), *which)
        settings = {"n_genes": n_genes, "projected": self.projected}
        if kind == "backward":
            emit_backward(sweep, tile=self.blocking.tile, **settings)
        else:
            emit_forward(sweep, save=kind == "forward_saving", **settings)
        emitter.builder.ret_void()
        return function

    def _entry_point(self, name, sweeps):
        """Emit taking tasks until none is left."""
        _, emitter, (arguments, thread) = self._function(name, 2)
        call = Call(emitter, arguments, self.hidden_size)
        n_tasks = call.n_blocks * call.n_streams
        builder = emitter.builder
        head = builder.append_basic_block("next")
        work = builder.append_basic_block("work")
        end = builder.append_basic_block("end")
        builder.branch(head)
        builder.position_at_end(head)
        number = emitter.count_up(call.next_task)
        builder.cbranch((number < n_tasks).value, work, end)
        builder.position_at_end(work)
        stream, block = number % call.n_streams, number // call.n_streams
        # Blocks differ by one gene at most; the larger ones come first.
        size, n_larger = call.n_genes // call.n_blocks, call.n_genes % call.n_blocks
        first = block * size + block.at_most(n_larger)
        n_genes = (block < n_larger).choose(size + 1, size)
        task = Task(call, first, stream, block, n_genes, thread)

        def sweep(direction, hidden, d_hidden):
            """Call the one of the functions that is made for so many genes."""
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

        if name == "backward":
            self._backward_task(task, sweep)
        else:
            self._forward_task(task, sweep, save=name == "forward_saving")
        builder.branch(head)
        builder.position_at_end(end)
        builder.ret_void()

    def _forward_task(self, task, sweep, save):
        if save:
            hidden = task.stored_hidden()
        else:
            hidden, _ = task.scratch(self.blocking.genes)
        for direction in (0, 1):
            sweep(direction, hidden, hidden)  # there are no gradients yet
        emit_attention(task, hidden)

    def _backward_task(self, task, sweep):
        hidden = task.stored_hidden()
        d_hidden, d_attention = task.scratch(self.blocking.genes)
        emit_attention_backward(task, hidden, d_hidden, d_attention)
        for direction in (0, 1):
            sweep(direction, hidden, d_hidden)

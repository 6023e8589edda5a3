"""The forward sweep: from the inputs to the hidden states, for a block of genes.

With a step's input x, one direction's input weights W, recurrent weights U and biases
b (eq. 1 of the paper, as torch.nn.LSTM computes it)::

    z   = W x_t + b + U h_{t-1}     for each of the four gates
    i   = logistic(z_i)
    f   = logistic(z_f)
    g   = tanh(z_g)
    o   = logistic(z_o)
    c_t = f c_{t-1} + i g
    h_t = o tanh(c_t)

A step is done in slices of the hidden units, as many as a vector has lanes. A slice's
z is genes x gates vectors, which stay in registers while the products with all of
h_{t-1} are added, so that each weight is loaded once for all genes of the block.
"""

from .._layout import GATES, SAVED
from ._elementary import logistic, tanh
from ._tasks import STEPS_AHEAD


def emit_forward(sweep, *, n_genes, projected, save):
    """Emit a sweep over the steps for a block of ``n_genes``.

    ``projected`` inputs are W x + b already, instead of x, one float a step; then the
    packed weights lack b and W. ``save`` keeps what the backward sweep needs.
    """
    call, e = sweep.call, sweep.call.emitter
    lanes, size = e.lanes, call.hidden_size
    genes, gates = range(n_genes), range(GATES)
    row_size = GATES * lanes  # of packed weights: b, W, or one column of U
    first_of_u = 0 if projected else 2
    n_slices, slice_size = size // lanes, (first_of_u + size) * row_size
    weights = call.packed_weight.from_(sweep.parameters * (n_slices * slice_size))
    rows = [sweep.row(gene) for gene in genes]
    # (2, genes, units): a step reads the last one's states while it writes its own.
    h = e.zeroed_scratch(2 * n_genes * size)
    c = e.zeroed_scratch(n_genes * size)

    def visit(time, old):
        """Take a step; the last one's states begin at ``old`` in h."""
        step = sweep.step(time)
        new = n_genes * size - old
        x = None
        if not projected:
            x = [call.inputs[row * call.n_steps + step].spread() for row in rows]

        def update_slice(index):
            first = index * lanes
            weight = weights.from_(index * slice_size)
            b, w, u = (weight.from_(k * row_size) for k in (0, 1, first_of_u))

            def from_input(gene, gate):
                """Compute W x_t + b of a slice."""
                if projected:
                    gates_of_gene = sweep.gate_index(rows[gene], step)
                    return call.inputs.vector(gates_of_gene + (first + gate * size))
                place = gate * lanes
                return w.vector(place).times_plus(x[gene], b.vector(place))

            def add_unit(unit, z):
                """Add a column of U times a unit of h_{t-1}; z is genes x gates."""
                column = [u.vector((unit * GATES + gate) * lanes) for gate in gates]
                result = []
                for gene in genes:
                    state = h[old + unit + gene * size].spread()
                    result.append(
                        [
                            column[gate].times_plus(state, z[gene][gate])
                            for gate in gates
                        ]
                    )
                return [result]

            if save:
                for gene in genes:
                    sweep.prefetch_slice(gene, time + STEPS_AHEAD, index, writing=True)
            z = [[from_input(gene, gate) for gate in gates] for gene in genes]
            (z,) = e.loop(size, add_unit, [z])
            for gene, (z_i, z_f, z_g, z_o) in enumerate(z):
                i, f, g, o = logistic(z_i), logistic(z_f), tanh(z_g), logistic(z_o)
                unit = first + gene * size
                c_t = f.times_plus(c.vector(unit), i * g)
                h_t = o * tanh(c_t)
                c[unit] = c_t
                h[new + unit] = h_t
                sweep.hidden.of(gene)[sweep.state_index(step) + first] = h_t
                if save:
                    saved = call.saved.from_(
                        sweep.saved_index(rows[gene], step) + index * (SAVED * lanes)
                    )
                    for place, value in enumerate((i, f, g, o, c_t)):
                        saved[place * lanes] = value

        e.loop(n_slices, update_slice)
        return [new]

    e.loop(call.n_steps, visit, [e.integer(0)])

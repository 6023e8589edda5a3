"""The backward sweep: from the hidden states' gradients to the parameters'.

With d for the gradient of the loss, the names of ``_forward``, and t from the last
step that it visited to the first::

    dh_t = given_t + U^T dz_{t+1}
    dc_t = dh_t o (1 - tanh(c_t)^2) + f_{t+1} dc_{t+1}
    dz_i = dc_t g i (1 - i)
    dz_f = dc_t c_{t-1} f (1 - f)
    dz_g = dc_t i (1 - g^2)
    dz_o = dh_t tanh(c_t) o (1 - o)
    dU  += dz_t h_{t-1}^T
    db  += dz_t                     or, if the inputs are projected, their gradient
    dW  += dz_t x_t                 is dz_t

A step has two parts: slice by slice of the hidden units all but the two products with
matrices, U^T dz_t and dz_t h_{t-1}^T; then these, tile by tile of the hidden units.
Both need each of the 4 h numbers dz_t with the same units, so they share a loop.
"""

from .._layout import CELL, GATES, SAVED
from ._elementary import tanh
from ._tasks import STEPS_AHEAD


def emit_backward(sweep, *, n_genes, projected, tile):
    """Emit a sweep back over the steps for a block of ``n_genes``.

    A tile has ``tile`` vectors of hidden units; ``projected`` as in ``emit_forward``.
    """
    call, e = sweep.call, sweep.call.emitter
    lanes, size = e.lanes, call.hidden_size
    genes, gates = range(n_genes), range(GATES)
    n_slices, n_gates = size // lanes, GATES * size
    u = call.weight.from_(sweep.parameters * (n_gates * size))
    record = n_gates * (size if projected else size + 2)  # dU, db, dW
    d_u = sweep.gradient_of_parameters(record)
    d_u.fill(record, 0.0)
    d_b = d_u.from_(n_gates * size)
    d_w = d_b.from_(n_gates)
    rows = [sweep.row(gene) for gene in genes]
    zeros = e.zeroed_scratch(size)
    d_z = e.scratch(n_genes * n_gates)  # (genes, gates, h)
    d_h = e.zeroed_scratch(n_genes * size)  # U^T dz_{t+1}
    d_c = e.zeroed_scratch(n_genes * size)  # f_{t+1} dc_{t+1}

    def visit(elapsed):
        time = call.n_steps - 1 - elapsed
        is_first = time.equals(0)
        step, before = sweep.step(time), sweep.step(time - 1)

        def unless_first(array):
            """Take zeros instead of what the step before the first would have."""
            return e.pick(is_first, zeros, array)

        def differentiate_gates(gene, index):
            """Compute a slice of dz_i, dz_f, dz_g, dz_o."""
            first, unit = index * lanes, index * lanes + gene * size
            place = index * (SAVED * lanes)
            saved = call.saved.from_(sweep.saved_index(rows[gene], step) + place)
            i, f, g, o, c_t = (saved.vector(k * lanes) for k in range(SAVED))
            saved = call.saved.from_(sweep.saved_index(rows[gene], before) + place)
            c_before = unless_first(saved.from_(CELL * lanes)).vector(0)
            given = sweep.d_hidden.of(gene).vector(sweep.state_index(step) + first)
            d_h_t = given + d_h.vector(unit)
            tanh_c = tanh(c_t)
            d_c_t = (d_h_t * o).times_plus(1.0 - tanh_c * tanh_c, d_c.vector(unit))
            d_c[unit] = d_c_t * f
            return (
                d_c_t * g * (i - i * i),
                d_c_t * c_before * (f - f * f),
                d_c_t * i * (1.0 - g * g),
                d_h_t * tanh_c * (o - o * o),
            )

        def differentiate_slice(index):
            first = index * lanes
            d_z_t = []
            for gene in genes:
                sweep.prefetch_slice(gene, time - STEPS_AHEAD, index, writing=False)
                d_z_t.append(differentiate_gates(gene, index))
                for gate in gates:
                    d_z[first + (gene * GATES + gate) * size] = d_z_t[gene][gate]
            for gate in gates:
                if projected:
                    for gene in genes:
                        place = sweep.gate_index(rows[gene], step)
                        value = d_z_t[gene][gate]
                        call.gradient_inputs[place + (first + gate * size)] = value
                    continue
                unit = first + gate * size
                sum_b, sum_w = d_b.vector(unit), d_w.vector(unit)
                for gene in genes:
                    x = call.inputs[rows[gene] * call.n_steps + step].spread()
                    sum_b = sum_b + d_z_t[gene][gate]
                    sum_w = d_z_t[gene][gate].times_plus(x, sum_w)
                d_b[unit] = sum_b
                d_w[unit] = sum_w

        def multiply_tile(units):
            """Add up U^T dz_t and dz_t h_{t-1}^T for vectors beginning at ``units``."""
            states = [
                [
                    unless_first(
                        sweep.hidden.of(gene).from_(sweep.state_index(before))
                    ).vector(unit)
                    for unit in units
                ]
                for gene in genes
            ]

            def multiply_row(row, sums):
                """Go on with one row of U and of dU; sums is genes x units vectors."""
                weights = [u.vector(row * size + unit) for unit in units]
                d_weights = [d_u.vector(row * size + unit) for unit in units]
                result = []
                for gene in genes:
                    d_z_row = d_z[row + gene * n_gates].spread()
                    parts = []
                    for k, weight in enumerate(weights):
                        parts.append(weight.times_plus(d_z_row, sums[gene][k]))
                        d_weights[k] = states[gene][k].times_plus(d_z_row, d_weights[k])
                    result.append(parts)
                for unit, value in zip(units, d_weights, strict=True):
                    d_u[row * size + unit] = value
                return [result]

            nothing_yet = [[e.zeros()] * len(units)] * n_genes
            (sums,) = e.loop(n_gates, multiply_row, [nothing_yet])
            for gene in genes:
                for unit, value in zip(units, sums[gene], strict=True):
                    d_h[gene * size + unit] = value

        e.loop(n_slices, differentiate_slice)
        for start in range(0, n_slices, tile):
            end = min(start + tile, n_slices)
            multiply_tile([index * lanes for index in range(start, end)])

    e.loop(call.n_steps, visit)

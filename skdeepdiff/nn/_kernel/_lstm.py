"""The LSTM's sweeps over the steps, for a block of genes at a time.

A block holds as many genes as fit into the processor's registers, so that each
weight is loaded once for all of them. Everything of a step stays in registers and in
the first-level cache; only hidden states and, for training, the gates are stored.
"""

from ._elementary import logistic, tanh

GATES = 4  # input, forget, cell, output, as in torch.nn.LSTM
CELL = 2  # the gate that is a tanh
SAVED = GATES + 1  # what the backward sweep needs: the gates and the cell state


def emit_forward(emitter, sweep, hidden, *, hidden_size, n_genes, projected, save):
    """Sweep over the steps, from one hidden state to the next.

    Parameters
    ----------
    emitter : Emitter
        Of the function to write.
    sweep : Sweep
        Which direction of which stream of which genes.
    hidden : GeneRows
        Where the hidden states go.
    hidden_size : int
        Hidden units, a multiple of the vector's lanes.
    n_genes : int
        Genes in the block.
    projected : bool
        Whether the inputs are the gates' shares of the input already, instead of one
        float a step.
    save : bool
        Whether to keep what the backward sweep needs.
    """
    e, lanes, size, call = emitter, emitter.lanes, hidden_size, sweep.call
    genes, gates = range(n_genes), range(GATES)
    n_slices, slice_size = size // lanes, (size + 2) * GATES * lanes
    weights = call.packed_weight.from_(sweep.parameters * (n_slices * slice_size))
    rows = [sweep.row(gene) for gene in genes]
    # Two of each, so that a step reads the last one's states while it writes its own.
    states = e.zeroed_scratch(2 * n_genes * size)
    cells = e.zeroed_scratch(n_genes * size)

    def visit(time, old):
        step = sweep.step(time)
        new = n_genes * size - old
        x = None
        if not projected:
            x = [call.inputs[row * call.n_steps + step].spread() for row in rows]

        def update_slice(index):
            first = index * lanes
            weight = weights.from_(index * slice_size)
            bias, input_weight, recurrent = (
                weight.from_(row * GATES * lanes) for row in range(3)
            )

            def from_input(gene, gate):
                if projected:
                    gates_of_gene = sweep.gate_index(rows[gene], step, size)
                    return call.inputs.vector(gates_of_gene + (first + gate * size))
                place = gate * lanes
                return input_weight.vector(place).times_plus(
                    x[gene], bias.vector(place)
                )

            def add_unit(unit, *sums):
                row = [
                    recurrent.vector((unit * GATES + gate) * lanes) for gate in gates
                ]
                result = []
                for gene in genes:
                    state = states[old + unit + gene * size].spread()
                    result += [
                        row[gate].times_plus(state, sums[gene * GATES + gate])
                        for gate in gates
                    ]
                return result

            sums = [from_input(gene, gate) for gene in genes for gate in gates]
            sums = e.loop(size, add_unit, sums)
            for gene in genes:
                i, f, g, o = (
                    tanh(total) if gate == CELL else logistic(total)
                    for gate, total in enumerate(
                        sums[gene * GATES : (gene + 1) * GATES]
                    )
                )
                unit = first + gene * size
                cell = f.times_plus(cells.vector(unit), i * g)
                state = o * tanh(cell)
                cells[unit] = cell
                states[new + unit] = state
                hidden.of(gene)[sweep.state_index(step, size) + first] = state
                if save:
                    saved = call.saved.from_(
                        sweep.saved_index(rows[gene], step, size)
                        + index * (SAVED * lanes)
                    )
                    for place, value in enumerate((i, f, g, o, cell)):
                        saved[place * lanes] = value

        e.loop(n_slices, update_slice)
        return [new]

    e.loop(call.n_steps, visit, [e.integer(0)])


def emit_backward(
    emitter, sweep, hidden, d_hidden, *, hidden_size, n_genes, projected, tile
):
    """Sweep back, from the hidden states' gradients to the parameters'.

    Names with ``d_`` are gradients of what follows.

    Parameters
    ----------
    emitter, sweep, hidden, hidden_size, n_genes, projected
        As in :func:`emit_forward`.
    d_hidden : GeneRows
        Gradients of the hidden states.
    tile : int
        Vectors of hidden units that are worked on together.
    """
    e, lanes, size, call = emitter, emitter.lanes, hidden_size, sweep.call
    genes, gates = range(n_genes), range(GATES)
    n_slices, n_gates = size // lanes, GATES * size
    weights = call.weight.from_(sweep.parameters * (n_gates * size))
    record = n_gates * (size if projected else size + 2)
    d_weights = sweep.gradient_of_parameters(record)
    d_weights.fill(record, 0.0)
    d_bias = d_weights.from_(n_gates * size)
    d_input_weight = d_bias.from_(n_gates)
    rows = [sweep.row(gene) for gene in genes]
    nothing = e.zeroed_scratch(size)
    d_gates = e.scratch(n_genes * n_gates)
    d_states = e.zeroed_scratch(n_genes * size)
    d_cells = e.zeroed_scratch(n_genes * size)

    def visit(elapsed):
        time = call.n_steps - 1 - elapsed
        is_first = time.equals(0)
        step, before = sweep.step(time), sweep.step(time - 1)

        def differentiate_gene(gene, index):
            """Gradients of a slice of the gates before their nonlinearities."""
            first, unit = index * lanes, index * lanes + gene * size
            place = index * (SAVED * lanes)
            saved = call.saved.from_(sweep.saved_index(rows[gene], step, size) + place)
            i, f, g, o, cell = (saved.vector(k * lanes) for k in range(SAVED))
            saved_before = call.saved.from_(
                sweep.saved_index(rows[gene], before, size) + place
            )
            cell_before = e.pick(
                is_first, nothing, saved_before.from_(GATES * lanes)
            ).vector(0)
            d_state = d_hidden.of(gene).vector(
                sweep.state_index(step, size) + first
            ) + d_states.vector(unit)
            tanh_cell = tanh(cell)
            d_cell = (d_state * o).times_plus(
                1.0 - tanh_cell * tanh_cell, d_cells.vector(unit)
            )
            d_cells[unit] = d_cell * f
            return (
                d_cell * g * (i - i * i),
                d_cell * cell_before * (f - f * f),
                d_cell * i * (1.0 - g * g),
                d_state * tanh_cell * (o - o * o),
            )

        def differentiate_slice(index):
            first = index * lanes
            of_gene = []
            for gene in genes:
                of_gene.append(differentiate_gene(gene, index))
                for gate, value in enumerate(of_gene[gene]):
                    d_gates[first + (gene * GATES + gate) * size] = value
            for gate in gates:
                if projected:
                    for gene in genes:
                        place = sweep.gate_index(rows[gene], step, size)
                        call.gradient_inputs[place + (first + gate * size)] = of_gene[
                            gene
                        ][gate]
                    continue
                place = first + gate * size
                bias, input_weight = d_bias.vector(place), d_input_weight.vector(place)
                for gene in genes:
                    x = call.inputs[rows[gene] * call.n_steps + step].spread()
                    bias = bias + of_gene[gene][gate]
                    input_weight = of_gene[gene][gate].times_plus(x, input_weight)
                d_bias[place] = bias
                d_input_weight[place] = input_weight

        def multiply_tile(units):
            """Recurrent product and weight gradient share the gates' gradients."""
            states = [
                [
                    e.pick(
                        is_first,
                        nothing,
                        hidden.of(gene).from_(sweep.state_index(before, size)),
                    ).vector(unit)
                    for unit in units
                ]
                for gene in genes
            ]

            def multiply_gate(gate, *sums):
                weight = [weights.vector(gate * size + unit) for unit in units]
                d_weight = [d_weights.vector(gate * size + unit) for unit in units]
                result = list(sums)
                for gene in genes:
                    d_gate = d_gates[gate + gene * n_gates].spread()
                    for k in range(len(units)):
                        total = gene * len(units) + k
                        result[total] = weight[k].times_plus(d_gate, sums[total])
                        d_weight[k] = states[gene][k].times_plus(d_gate, d_weight[k])
                for unit, value in zip(units, d_weight, strict=True):
                    d_weights[gate * size + unit] = value
                return result

            nothing_yet = [e.zeros()] * (n_genes * len(units))
            sums = e.loop(n_gates, multiply_gate, nothing_yet)
            for gene in genes:
                for k, unit in enumerate(units):
                    d_states[gene * size + unit] = sums[gene * len(units) + k]

        e.loop(n_slices, differentiate_slice)
        for start in range(0, n_slices, tile):
            end = min(start + tile, n_slices)
            multiply_tile([index * lanes for index in range(start, end)])

    e.loop(call.n_steps, visit)

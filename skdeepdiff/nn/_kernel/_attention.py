"""Soft attention over the steps, for a block of genes of one stream."""

from ._elementary import exp


def emit_attention(emitter, task, hidden, *, hidden_size):
    """Score, normalise and sum up the hidden states of some genes.

    Parameters
    ----------
    emitter : Emitter
        Of the function to write.
    task : Task
        Which stream of which genes.
    hidden : GeneRows
        Their hidden states.
    hidden_size : int
        Hidden units of a direction.
    """
    e, size, call = emitter, 2 * hidden_size, task.call
    places = [k * e.lanes for k in range(size // e.lanes)]
    context = call.context.from_(task.parameter_set * size)

    def attend(gene):
        row = task.row(gene)
        states = hidden.of(gene)
        weights = call.attention.from_(row * call.n_steps)

        def score(step, highest):
            state = states.from_(step * size)
            total = e.zeros()
            for place in places:
                total = state.vector(place).times_plus(context.vector(place), total)
            weights[step] = total.total()
            return [highest.at_least(weights[step])]

        (highest,) = e.loop(call.n_steps, score, [e.float(float("-inf"))])

        def add_step(step, total, *sums):
            state = states.from_(step * size)
            weight = exp(weights[step] - highest)
            weights[step] = weight
            spread = weight.spread()
            return [
                total + weight,
                *(
                    state.vector(place).times_plus(spread, part)
                    for place, part in zip(places, sums, strict=True)
                ),
            ]

        total, *sums = e.loop(
            call.n_steps, add_step, [e.float(0.0), *[e.zeros()] * len(places)]
        )
        scale = e.float(1.0) / total

        def normalise(step):
            weights[step] = weights[step] * scale

        e.loop(call.n_steps, normalise)
        for place, part in zip(places, sums, strict=True):
            call.embedding[row * size + place] = part * scale.spread()

    e.loop(task.n_genes, attend)


def emit_attention_backward(emitter, task, hidden, d_hidden, shares, *, hidden_size):
    """Find the gradients of hidden states and context vector.

    Parameters
    ----------
    emitter, task, hidden, hidden_size
        As in :func:`emit_attention`.
    d_hidden : GeneRows
        Where the hidden states' gradients go.
    shares : Array
        Space for n_steps floats.
    """
    e, size, call = emitter, 2 * hidden_size, task.call
    places = [k * e.lanes for k in range(size // e.lanes)]
    context = call.context.from_(task.parameter_set * size)

    def differentiate(gene, *context_sums):
        row = task.row(gene)
        states = hidden.of(gene)
        weights = call.attention.from_(row * call.n_steps)
        d_summary = call.gradient_embedding.from_(row * size)

        def differentiate_weight(step, mean):
            state = states.from_(step * size)
            total = e.zeros()
            for place in places:
                total = state.vector(place).times_plus(d_summary.vector(place), total)
            given = call.gradient_attention[
                (row * call.n_steps + step) * call.attention_stride
            ]
            shares[step] = total.total() + given
            return [shares[step].times_plus(weights[step], mean)]

        (mean,) = e.loop(call.n_steps, differentiate_weight, [e.float(0.0)])

        def differentiate_state(step, *sums):
            state = states.from_(step * size)
            target = d_hidden.of(gene).from_(step * size)
            d_score = (weights[step] * (shares[step] - mean)).spread()
            weight = weights[step].spread()
            result = []
            for place, part in zip(places, sums, strict=True):
                target[place] = d_summary.vector(place).times_plus(
                    weight, context.vector(place) * d_score
                )
                result.append(state.vector(place).times_plus(d_score, part))
            return result

        return e.loop(call.n_steps, differentiate_state, context_sums)

    sums = e.loop(task.n_genes, differentiate, [e.zeros()] * len(places))
    target = call.gradient_context.from_(
        (task.block * call.n_streams + task.stream) * size
    )
    for place, part in zip(places, sums, strict=True):
        target[place] = part

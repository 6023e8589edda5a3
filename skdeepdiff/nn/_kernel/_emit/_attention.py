"""Soft attention over the steps, for a block of genes of one stream.

With the context vector w (eq. 2 of the paper)::

    s_t     = h_t . w
    alpha_t = exp(s_t - max s) / sum_u exp(s_u - max s)
    v       = sum_t alpha_t h_t

and back, with d for the gradient of the loss::

    dalpha_t = given_t + h_t . dv
    ds_t     = alpha_t (dalpha_t - sum_u alpha_u dalpha_u)
    dh_t     = alpha_t dv + ds_t w
    dw      += ds_t h_t

The vectors h_t, w and v have 2 h floats, both directions' hidden units.
"""

from ._elementary import exp


def emit_attention(task, hidden):
    """Emit the attention of a task's genes; ``hidden`` are their states, GeneRows."""
    call, e = task.call, task.call.emitter
    size = 2 * call.hidden_size
    places = range(0, size, e.lanes)
    context = call.context.from_(task.parameter_set * size)

    def attend(gene):
        row = task.row(gene)
        states = hidden.of(gene)
        attention = call.attention.from_(row * call.n_steps)

        def score(step, highest):
            state = states.from_(step * size)
            total = e.zeros()
            for place in places:
                total = state.vector(place).times_plus(context.vector(place), total)
            attention[step] = total.total()
            return [highest.at_least(attention[step])]

        (highest,) = e.loop(call.n_steps, score, [e.float(float("-inf"))])

        def add_step(step, total, sums):
            """Add to both sums of a ratio in one pass: they lack the same factor."""
            state = states.from_(step * size)
            weight = exp(attention[step] - highest)
            attention[step] = weight
            spread = weight.spread()
            return [
                total + weight,
                [
                    state.vector(place).times_plus(spread, part)
                    for place, part in zip(places, sums, strict=True)
                ],
            ]

        total, sums = e.loop(
            call.n_steps, add_step, [e.float(0.0), [e.zeros() for _ in places]]
        )
        scale = e.float(1.0) / total

        def normalise(step):
            attention[step] = attention[step] * scale

        e.loop(call.n_steps, normalise)
        for place, part in zip(places, sums, strict=True):
            call.embedding[row * size + place] = part * scale.spread()

    e.loop(task.n_genes, attend)


def emit_attention_backward(task, hidden, d_hidden, d_attention):
    """Emit the gradients of hidden states (GeneRows) and context vector.

    ``d_attention`` is space for as many floats as steps.
    """
    call, e = task.call, task.call.emitter
    size = 2 * call.hidden_size
    places = range(0, size, e.lanes)
    context = call.context.from_(task.parameter_set * size)

    def differentiate(gene, d_context):
        row = task.row(gene)
        states = hidden.of(gene)
        attention = call.attention.from_(row * call.n_steps)
        d_v = call.gradient_embedding.from_(row * size)

        def differentiate_weight(step, mean):
            state = states.from_(step * size)
            total = e.zeros()
            for place in places:
                total = state.vector(place).times_plus(d_v.vector(place), total)
            given = call.gradient_attention[
                (row * call.n_steps + step) * call.attention_stride
            ]
            d_attention[step] = total.total() + given
            return [d_attention[step].times_plus(attention[step], mean)]

        (mean,) = e.loop(call.n_steps, differentiate_weight, [e.float(0.0)])

        def differentiate_state(step, d_context):
            state = states.from_(step * size)
            d_state = d_hidden.of(gene).from_(step * size)
            d_score = (attention[step] * (d_attention[step] - mean)).spread()
            weight = attention[step].spread()
            result = []
            for place, part in zip(places, d_context, strict=True):
                d_state[place] = d_v.vector(place).times_plus(
                    weight, context.vector(place) * d_score
                )
                result.append(state.vector(place).times_plus(d_score, part))
            return [result]

        return e.loop(call.n_steps, differentiate_state, [d_context])

    (d_context,) = e.loop(task.n_genes, differentiate, [[e.zeros() for _ in places]])
    target = call.gradient_context.from_(
        (task.block * call.n_streams + task.stream) * size
    )
    for place, part in zip(places, d_context, strict=True):
        target[place] = part

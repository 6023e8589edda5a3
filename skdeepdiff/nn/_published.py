"""The published implementation's parameter names, seen on our stacked tensors."""

LSTM_PARAMETERS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def _encoder_views(encoder, index, prefix, of):
    """View one parameter set of an :class:`AttentiveEncoder`, by name."""
    views = {
        f"{prefix}/lstm/{direction}/{name}": of(getattr(encoder.lstm, name))[index, d]
        for d, direction in enumerate(("forward", "backward"))
        for name in LSTM_PARAMETERS
    }
    views[f"{prefix}/context"] = of(encoder.attention.context)[index].unsqueeze(-1)
    return views


def published_parameters(network, of=lambda parameter: parameter.data):
    """Map the published names to views of a network's parameters, open to writing.

    ``of`` chooses a parameter's tensor; ``lambda p: p.grad`` gives the gradients.
    """
    views = {}
    variant = network.variant
    cells = ("cell_shared",) if variant.siamese else ("cell_a", "cell_b")
    # Level I, in the order of our parameter sets.
    paths = variant.raw + cells * variant.auxiliary
    for position, path in enumerate(paths):
        for mark in range(network.n_marks):
            index = position * network.n_marks + mark
            views |= _encoder_views(
                network.bin_encoder, index, f"bin_encoder/{path}/{mark}", of
            )
    for path, encoder in network.mark_encoder.items():
        views |= _encoder_views(encoder, 0, f"mark_encoder/{path}", of)
    for path, head in network.head.items():
        for name, parameter in head.named_parameters():
            views[f"head/{path}/{name.replace('.', '/')}"] = of(parameter)
    return views

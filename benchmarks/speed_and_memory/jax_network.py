"""The same network in JAX: one ``lax.scan`` over the steps, mapped over all streams.

Variants of raw streams alone, trained as ``train_plainly`` does.
"""

from itertools import count

import jax
import jax.numpy as jnp
import numpy as np
from jax.example_libraries.optimizers import adam, clip_grads


def parameters_of(net):
    """Take a DeepDiffNet's parameters: level I, level II and head."""
    return {
        "bins": _encoder_parameters(net.bin_encoder),
        "marks": _encoder_parameters(net.mark_encoder["main"]),
        "head": [_array(part) for part in net.head["main"].parameters()],
    }


def _array(parameter):
    return jnp.asarray(parameter.detach().numpy())


def _encoder_parameters(encoder):
    lstm = encoder.lstm
    return {
        "weight_ih": _array(lstm.weight_ih),
        "weight_hh": _array(lstm.weight_hh),
        "bias": _array(lstm.bias_ih + lstm.bias_hh),
        "context": _array(encoder.attention.context),
    }


def _sweep(weight_ih, weight_hh, bias, x):
    """Compute the hidden states (steps, genes, h) of x (steps, genes, features)."""

    def step(state, from_input):
        hidden, cell = state
        i, f, g, o = jnp.split(from_input + hidden @ weight_hh.T, 4, axis=-1)
        cell = jax.nn.sigmoid(f) * cell + jax.nn.sigmoid(i) * jnp.tanh(g)
        hidden = jax.nn.sigmoid(o) * jnp.tanh(cell)
        return (hidden, cell), hidden

    start = jnp.zeros((x.shape[1], weight_hh.shape[-1]), x.dtype)
    return jax.lax.scan(step, (start, start), x @ weight_ih.T + bias)[1]


def _encode_stream(parameters, x):
    """Embed a stream (steps, genes, features) by both directions and attention."""
    both_ways = jnp.stack([x, x[::-1]])
    weights = (parameters[name] for name in ("weight_ih", "weight_hh", "bias"))
    there, back = jax.vmap(_sweep)(*weights, both_ways)
    hidden = jnp.concatenate([there, back[::-1]], axis=-1)
    attention = jax.nn.softmax(hidden @ parameters["context"], axis=0)
    return (attention[..., None] * hidden).sum(axis=0)


def predict(parameters, streams):
    """Predict the log fold change from streams (genes, streams, bins)."""
    steps = streams.transpose(1, 2, 0)[..., None]
    embeddings = jax.vmap(_encode_stream)(parameters["bins"], steps)
    one_stream = jax.tree.map(lambda part: part[0], parameters["marks"])
    weight, bias = parameters["head"]
    return (_encode_stream(one_stream, embeddings) @ weight.T + bias)[:, 0]


class JaxTrainer:
    """Trains a copy of a network on streams (genes, streams, bins) and targets."""

    def __init__(self, net, streams, log_fold_change, *, batch_size, lr=3e-3, clip=1.0):
        self.streams, self.target = np.asarray(streams), np.asarray(log_fold_change)
        self.batch_size = batch_size
        start, update, self.parameters_in = adam(lr)
        self.state = start(parameters_of(net))

        def loss(parameters, streams, target):
            return jnp.mean((predict(parameters, streams) - target) ** 2)

        @jax.jit
        def step(number, state, streams, target):
            gradient = jax.grad(loss)(self.parameters_in(state), streams, target)
            return update(number, clip_grads(gradient, clip), state)

        self._step, self._numbers = step, count()

    def train_epoch(self):
        """Train on all genes once; a shape of batch is compiled when first seen."""
        order = np.random.default_rng(0).permutation(len(self.target))
        for start in range(0, len(order), self.batch_size):
            batch = order[start : start + self.batch_size]
            genes = self.streams[batch], self.target[batch]
            self.state = self._step(next(self._numbers), self.state, *genes)
        jax.block_until_ready(self.state)

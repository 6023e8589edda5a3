"""The kernel against the equations, written out in NumPy."""

import numpy as np
import pytest
import torch

from skdeepdiff.nn._kernel import SweptLayer, encode, load_kernel


def logistic(z):
    return 1 / (1 + np.exp(-z))


def sweep_forward(projected, u):
    """Hidden states (steps, h) of one gene, and what ``sweep_backward`` needs of them.

    ``projected`` is W x + b (steps, 4 h), ``u`` the recurrent weights (4 h, h).
    """
    h, c = np.zeros((2, u.shape[1]))
    hidden, saved = [], []
    for of_input in projected:
        z_i, z_f, z_g, z_o = np.split(of_input + u @ h, 4)
        i, f, g, o = logistic(z_i), logistic(z_f), np.tanh(z_g), logistic(z_o)
        saved.append((i, f, g, o, c, h))
        c = f * c + i * g
        h = o * np.tanh(c)
        hidden.append(h)
    return np.array(hidden), saved


def sweep_backward(d_hidden, saved, u):
    """Gradients of ``projected`` and ``u``, from those of the hidden states."""
    d_h, d_c = np.zeros((2, u.shape[1]))
    d_projected, d_u = [], np.zeros_like(u)
    for given, of_step in zip(d_hidden[::-1], saved[::-1], strict=True):
        i, f, g, o, c_before, h_before = of_step
        tanh_c = np.tanh(f * c_before + i * g)
        d_h = given + d_h
        d_c = d_h * o * (1 - tanh_c**2) + d_c
        of_i, of_f = d_c * g * i * (1 - i), d_c * c_before * f * (1 - f)
        of_g, of_o = d_c * i * (1 - g**2), d_h * tanh_c * o * (1 - o)
        d_z = np.concatenate([of_i, of_f, of_g, of_o])
        d_u += np.outer(d_z, h_before)
        d_projected.append(d_z)
        d_h, d_c = u.T @ d_z, f * d_c
    return np.array(d_projected[::-1]), d_u


def attend(hidden, context):
    """Weights of the steps and embedding, of hidden states (steps, 2 h)."""
    weights = np.exp(hidden @ context)
    weights /= weights.sum()
    return weights, weights @ hidden


def attend_backward(hidden, context, d_attention, d_embedding):
    """Gradients of hidden states and context vector."""
    weights, _ = attend(hidden, context)
    d_weights = d_attention + hidden @ d_embedding
    d_scores = weights * (d_weights - weights @ d_weights)
    d_hidden = np.outer(weights, d_embedding) + np.outer(d_scores, context)
    return d_hidden, d_scores @ hidden


N_GENES, SHARING, N_STEPS = 7, (0, 1, 0), 9


def expected_results(projected, u, context, d_attention, d_embedding):
    """Attention, embedding, d_projected, d_u and d_context of all genes and streams."""
    attention, embedding = np.zeros_like(d_attention), np.zeros_like(d_embedding)
    gradients = tuple(map(np.zeros_like, (projected, u, context)))
    d_projected, d_u, d_context = gradients
    h = u.shape[-1]
    for place in np.ndindex(N_GENES, len(SHARING)):
        owner = SHARING[place[1]]
        hidden, sweeps = np.zeros((N_STEPS, 2 * h)), []
        for direction in range(2):
            order = slice(None, None, -1 if direction else 1)
            units = slice(direction * h, (direction + 1) * h)
            of_direction = (*place, order, direction)
            hidden[order, units], saved = sweep_forward(
                projected[of_direction], u[owner, direction]
            )
            sweeps.append((order, units, of_direction, saved))
        attention[place], embedding[place] = attend(hidden, context[owner])
        d_hidden, of_context = attend_backward(
            hidden, context[owner], d_attention[place], d_embedding[place]
        )
        d_context[owner] += of_context
        for direction, (order, units, of_direction, saved) in enumerate(sweeps):
            d_projected[of_direction], of_u = sweep_backward(
                d_hidden[order, units], saved, u[owner, direction]
            )
            d_u[owner, direction] += of_u
    return (attention, embedding), gradients


def assert_close(tensor, expected):
    """To a few roundings of the largest float32."""
    found, tolerance = tensor.detach().numpy(), 2e-6 * np.abs(expected).max()
    np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance)


@pytest.mark.parametrize("hidden_size", [8, 32])
def test_one_feature_a_step(hidden_size):
    """z has W x + b, so d_b is the sum of all d_z, and d_W that of d_z x.

    Once the kernel computes W x + b itself, once it is given.
    """
    h, random = hidden_size, np.random.default_rng(hidden_size)
    x, w, b, u, context, d_attention, d_embedding = (
        # Values that float32 has, as float64.
        random.normal(size=shape).astype(np.float32).astype(float)
        for shape in (
            *((N_GENES, 3, N_STEPS), (2, 2, 4 * h, 1), (2, 2, 4 * h), (2, 2, 4 * h, h)),
            *((2, 2 * h), (N_GENES, 3, N_STEPS), (N_GENES, 3, 2 * h)),
        )
    )
    u /= 8
    sets = list(SHARING)
    projected = np.einsum("nst,sdg->nstdg", x, w[sets, :, :, 0]) + b[sets][:, None]
    outputs, (d_projected, d_u, d_context) = expected_results(
        projected, u, context, d_attention, d_embedding
    )
    d_w, d_b = np.zeros_like(w), np.zeros_like(b)
    for stream, owner in enumerate(SHARING):
        d_b[owner] += d_projected[:, stream].sum((0, 1))
        d_w[owner, ..., 0] += np.einsum(
            "nt,ntdg->dg", x[:, stream], d_projected[:, stream]
        )
    d_x = np.einsum("nstdg,sdg->nst", d_projected, w[sets, ..., 0])[..., None]
    for is_given in (False, True):
        kernel = load_kernel(h, is_given)
        if kernel is None:
            pytest.skip("there is no kernel for this machine")
        layer = SweptLayer(kernel, SHARING, h, is_given)
        signal, *parameters = (
            torch.tensor(array, dtype=torch.float32, requires_grad=True)
            for array in (x[..., None], w, u, b, np.zeros_like(b), context)
        )
        embedding, attention = encode(layer, signal, *parameters)
        torch.autograd.backward(
            [attention, embedding],
            [torch.tensor(d, dtype=torch.float32) for d in (d_attention, d_embedding)],
        )
        for found, expected in zip((attention, embedding), outputs, strict=True):
            assert_close(found, expected)
        gradients = (d_w, d_u, d_b, d_b, d_context)
        for parameter, gradient in zip(parameters, gradients, strict=True):
            assert_close(parameter.grad, gradient)
        if is_given:
            assert_close(signal.grad, d_x)


@pytest.mark.parametrize(("lanes", "per_slice"), [(16, 5 + 1), (8, 3 + 1)])
def test_saved_and_hidden_states_are_asked_for_ahead(lanes, per_slice):
    """Each cache line that a slice has of a gene, 5 + 1 vectors of 4-byte floats."""
    pytest.importorskip("llvmlite")
    from skdeepdiff.nn._kernel._emit._entry_points import KernelModule
    from skdeepdiff.nn._kernel._layout import Blocking

    code = str(KernelModule(16, False, Blocking(lanes=lanes, genes=3, tile=1)))
    functions = code.split("define void ")
    for kind, expected in (
        ("forward", 0),
        ("forward_saving", per_slice),
        ("backward", per_slice),
    ):
        (sweep_of_3,) = (text for text in functions if text.startswith(f'@"{kind}_3"'))
        n_calls = sweep_of_3.count('call void @"llvm.prefetch.p0"')
        assert n_calls == 3 * expected, kind

import pytest
import torch

from skdeepdiff.nn import AttentiveEncoder, ContextAttention, initialize
from skdeepdiff.nn._attention import encode_side_by_side


def test_weights_are_a_softmax_of_the_dot_product():
    attention = initialize(ContextAttention((0, 1), 4))
    hidden = torch.randn(3, 2, 5, 4)
    summary, weights = attention(hidden)
    for stream in range(2):
        scores = hidden[:, stream] @ attention.context[stream]
        expected = scores.exp() / scores.exp().sum(1, keepdim=True)
        torch.testing.assert_close(weights[:, stream], expected)
        torch.testing.assert_close(
            summary[:, stream], (expected[..., None] * hidden[:, stream]).sum(1)
        )


def test_huge_scores_stay_finite():
    attention = ContextAttention((0,), 4)
    attention.context.data.fill_(1e20)
    summary, weights = attention(torch.randn(2, 1, 5, 4) * 1e10)
    assert torch.isfinite(summary).all()
    torch.testing.assert_close(weights.sum(-1), torch.ones(2, 1))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_encoders_side_by_side_do_what_each_does_alone(dtype):
    """In the fused kernel, if there is one, and with torch's own operations."""
    encoders = [AttentiveEncoder((0,), 6, 8).to(dtype) for _ in range(3)]
    parameters = []
    for seed, encoder in enumerate(encoders):
        initialize(encoder, generator=torch.Generator().manual_seed(seed))
        parameters += encoder.parameters()
    x = torch.randn(4, 3, 5, 6, dtype=dtype, requires_grad=True)
    together = encode_side_by_side(encoders, x)
    alone = [encoder(x[:, [stream]]) for stream, encoder in enumerate(encoders)]
    expected = [torch.cat(parts, dim=1) for parts in zip(*alone, strict=True)]
    torch.testing.assert_close(list(together), expected)
    gradients, wanted = (
        torch.autograd.grad(
            (embedding**2).sum() + attention[..., 0].sum(), [x, *parameters]
        )
        for embedding, attention in (together, expected)
    )
    torch.testing.assert_close(gradients, wanted)
    with torch.no_grad():
        torch.testing.assert_close(list(encode_side_by_side(encoders, x)), expected)


def test_encoders_side_by_side_call_hooks():
    encoders = [AttentiveEncoder((0,), 6, 8) for _ in range(2)]
    for encoder in encoders:
        initialize(encoder)
    called = []
    encoders[1].register_forward_hook(lambda *arguments: called.append(arguments[0]))
    encode_side_by_side(encoders, torch.ones(1, 2, 3, 6))
    assert called == [encoders[1]]

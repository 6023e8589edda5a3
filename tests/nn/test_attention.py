import torch

from skdeepdiff.nn import ContextAttention, initialize


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

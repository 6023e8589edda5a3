import pytest
import torch
from torch import nn

from skdeepdiff.nn import DeepDiffNet, initialize


def test_published_is_uniform_within_a_tenth():
    net = DeepDiffNet("raw", 5, initialization="published", seed=0)
    values = torch.cat([p.flatten() for p in net.parameters()])
    assert values.abs().max() <= 0.1
    assert values.std().item() == pytest.approx(0.2 / 12**0.5, rel=0.01)


def test_pytorch_has_the_bounds_of_pytorch():
    net = DeepDiffNet("aux", 5, hidden_size=16, seed=0)
    largest = net.bin_encoder.lstm.weight_hh.abs().max().item()
    assert largest == pytest.approx(1 / 4, rel=0.01)
    assert net.mark_encoder["cell_a"].lstm.weight_ih.abs().max() <= 8**-0.5
    assert net.bin_encoder.attention.context.abs().max() <= 32**-0.5
    assert net.head["main"][0].weight.abs().max() <= 32**-0.5


def test_unknown_scheme_and_layer():
    with pytest.raises(ValueError, match="must be 'pytorch' or 'published'"):
        initialize(nn.Linear(2, 2), "zeros")
    with pytest.raises(TypeError, match="No initialization is known for Conv1d"):
        initialize(nn.Conv1d(1, 1, 1))


@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16])
def test_seed_draws_the_same_in_any_precision(dtype):
    single = DeepDiffNet("raw_d", 3, 4, seed=0, dtype=torch.float32)
    other = DeepDiffNet("raw_d", 3, 4, seed=0, dtype=dtype)
    for expected, drawn in zip(single.parameters(), other.parameters(), strict=True):
        assert torch.equal(expected.to(dtype), drawn)

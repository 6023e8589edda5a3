import pytest
import torch
from torch import nn

from skdeepdiff.nn import AttentiveEncoder, GroupedBiLSTM, initialize
from skdeepdiff.nn._recurrent import in_one_chunk


def reference(lstm, stream, x):
    """The same stream through PyTorch's own module."""
    index, sizes = lstm.sharing[stream], (lstm.input_size, lstm.hidden_size)
    module = nn.LSTM(*sizes, bidirectional=True, batch_first=True).to(x.dtype)
    for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
        for direction, suffix in enumerate(("_l0", "_l0_reverse")):
            parameter = getattr(module, name + suffix)
            parameter.data = getattr(lstm, name).data[index, direction]
    return module(x[:, stream])[0]


@pytest.mark.parametrize("sharing", [(0, 1, 2), (0, 1, 0), (0, 0, 0)])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("n_genes", [1, 5])
def test_equals_one_lstm_per_stream(sharing, dtype, n_genes):
    lstm = initialize(GroupedBiLSTM(sharing, 2, 4)).to(dtype)
    x = torch.randn(n_genes, 3, 6, 2, dtype=dtype)
    hidden = lstm(x)
    assert hidden.shape == (n_genes, 3, 6, 8)
    assert f"n_streams=3, n_sets={len(set(sharing))}" in repr(lstm)
    for stream in range(3):
        torch.testing.assert_close(hidden[:, stream], reference(lstm, stream, x))


def test_gradient_of_a_shared_set_is_the_sum_over_its_streams():
    shared = initialize(GroupedBiLSTM((0, 0), 1, 3)).double()
    own = GroupedBiLSTM((0, 1), 1, 3).double()
    for name, parameter in shared.named_parameters():
        getattr(own, name).data = parameter.data.repeat_interleave(2, dim=0)
    x = torch.randn(4, 2, 5, 1, dtype=torch.float64)
    for lstm in (shared, own):
        lstm(x).square().sum().backward()
    for name, parameter in shared.named_parameters():
        expected = getattr(own, name).grad.sum(dim=0, keepdim=True)
        torch.testing.assert_close(parameter.grad, expected)


@pytest.mark.parametrize("shape", [(5, 2, 6, 1), (5, 3, 6, 2), (5, 3, 6)])
@pytest.mark.parametrize("module", [GroupedBiLSTM, AttentiveEncoder])
@pytest.mark.parametrize("hidden_size", [4, 8])
def test_shape_of_the_input_is_checked(shape, module, hidden_size):
    with pytest.raises(ValueError, match=r"\(n_genes, 3, n_steps, 1\)"):
        module((0, 1, 0), 1, hidden_size)(torch.rand(shape))


def test_weights_in_one_chunk_are_the_same_weights():
    module = nn.LSTM(2, 3, bidirectional=True)
    weights = [parameter.detach() for parameter in module.parameters()]
    chunk = in_one_chunk(weights)
    for part, weight in zip(chunk, weights, strict=True):
        assert torch.equal(part, weight)
    first, size = chunk[0].data_ptr(), chunk[0].element_size()
    places = [(part.data_ptr() - first) // size for part in chunk]
    # Matrices of both directions (12 x 2, 12 x 3), then biases (12).
    assert places == [0, 24, 120, 132, 60, 84, 144, 156]

import pytest
import torch
from torch import nn

from skdeepdiff.nn import VARIANTS, DeepDiffLoss, DeepDiffNet, Targets
from speed_and_memory.plain_network import make_plain, predict_plainly, train_plainly


@pytest.fixture
def signal():
    return torch.rand(7, 2, 3, 5, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("variant", VARIANTS)
def test_computes_the_same(variant, signal):
    net = DeepDiffNet(variant, n_marks=3, hidden_size=16, seed=0)
    plain = make_plain(net)
    for ours, theirs in zip(net(signal), plain(signal), strict=True):
        assert (ours is None) == (theirs is None)
        if ours is not None:
            torch.testing.assert_close(ours, theirs)
    n_lstms = sum(isinstance(module, nn.LSTM) for module in plain.modules())
    assert n_lstms == net.bin_encoder.lstm.n_sets + len(net.mark_encoder)
    torch.testing.assert_close(
        predict_plainly(plain, signal, batch_size=2), plain(signal).log_fold_change
    )


def test_training_learns(signal):
    plain = make_plain(DeepDiffNet("raw_d", n_marks=3, hidden_size=4, seed=0))
    targets = Targets(torch.linspace(-1, 1, 7), None, torch.zeros(7, dtype=torch.bool))
    loss = DeepDiffLoss()
    before = loss(plain(signal), targets)
    for _ in range(20):
        train_plainly(plain, signal, targets, loss, batch_size=3, lr=0.01)
    assert loss(plain(signal), targets) < 0.9 * before

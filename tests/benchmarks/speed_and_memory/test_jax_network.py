import numpy as np
import pytest
import torch

pytest.importorskip("jax")

from skdeepdiff.nn import DeepDiffNet
from speed_and_memory.jax_network import JaxTrainer, parameters_of, predict


@pytest.fixture
def net():
    return DeepDiffNet("raw", n_marks=2, hidden_size=8, seed=0)


def test_predicts_the_same(net):
    x = torch.randn(5, 2, 2, 7, generator=torch.Generator().manual_seed(0))
    expected = net(x).log_fold_change.detach().numpy()
    found = predict(parameters_of(net), net._streams(x).numpy())
    np.testing.assert_allclose(np.asarray(found), expected, atol=1e-6)


def test_training_lowers_the_loss(net):
    random = np.random.default_rng(0)
    streams = random.normal(size=(30, 6, 7)).astype(np.float32)
    target = streams[:, 0].sum(axis=1)
    trainer = JaxTrainer(net, streams, target, batch_size=10, lr=0.03)

    def loss():
        predicted = predict(trainer.parameters_in(trainer.state), streams)
        return float(((np.asarray(predicted) - target) ** 2).mean())

    before = loss()
    for _ in range(20):
        trainer.train_epoch()
    assert loss() < 0.5 * before

import pytest
import torch

from skdeepdiff.nn import (
    DeepDiffLoss,
    DeepDiffNet,
    DeepDiffOutput,
    Targets,
    contrastive_loss,
)


def test_contrastive_by_hand():
    a = torch.tensor([[0.0, 0.0], [0.0, 0.0], [3.0, 4.0]])
    b = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 0.0]])
    # Similar at distance 1: 1. Dissimilar at 1: (2 - 1)^2. Dissimilar at 5: 0.
    loss = contrastive_loss(a, b, torch.tensor([0, 1, 1]))
    assert loss.item() == pytest.approx(2 / 3, rel=1e-4)
    loss = contrastive_loss(a, b, torch.tensor([0, 1, 1]), margin=6.0)
    assert loss.item() == pytest.approx((1 + 25 + 1) / 3, rel=1e-4)


@pytest.fixture
def output():
    return DeepDiffNet("aux_siamese", 3, 4, seed=0)(torch.rand(5, 2, 3, 6))


@pytest.fixture
def targets():
    generator = torch.Generator().manual_seed(0)
    y = torch.randn(5, 3, generator=generator)
    return Targets(y[:, 0], y[:, 1:], torch.tensor([0.0, 1, 0, 1, 0]))


def test_weights_multiply_the_parts(output, targets):
    one = DeepDiffLoss(True, aux_weight=1, siamese_weight=1).parts(output, targets)
    other = DeepDiffLoss(True, aux_weight=3, siamese_weight=5).parts(output, targets)
    ratio = {name: (other[name] / one[name]).item() for name in one}
    expected = {"main": 1, "cell_a": 3, "cell_b": 3, "contrastive": 5}
    assert ratio == pytest.approx(expected)


def test_sum_of_parts(output, targets):
    loss = DeepDiffLoss(siamese=True)
    total = sum(part.item() for part in loss.parts(output, targets).values())
    assert loss(output, targets).item() == pytest.approx(total)


def test_no_expression_no_cell_tasks(output, targets):
    parts = DeepDiffLoss(True).parts(output, targets._replace(expression=None))
    assert set(parts) == {"main", "contrastive"}


def test_binary_is_cross_entropy(output, targets):
    binary = targets._replace(expression=(targets.expression > 0).float())
    part = DeepDiffLoss(aux_target="binary").parts(output, binary)["cell_b"]
    p = torch.sigmoid(output.expression[:, 1])
    true = binary.expression[:, 1]
    expected = -(true * p.log() + (1 - true) * (1 - p).log()).mean()
    torch.testing.assert_close(part, expected)


def test_equal_embeddings_have_a_finite_gradient():
    a = torch.zeros(2, 3, requires_grad=True)
    contrastive_loss(a, torch.zeros(2, 3), torch.tensor([0, 1])).backward()
    assert torch.isfinite(a.grad).all()


@pytest.mark.parametrize("aux_target", ["expression", "binary"])
def test_weights_multiply_each_genes_losses(output, targets, aux_target):
    targets = targets._replace(expression=(targets.expression > 0).float())
    loss = DeepDiffLoss(True, aux_target)
    weight = torch.tensor([2.0, 0, 1, 1, 1])
    weighted = loss(output, targets._replace(weight=weight))
    repeated = [0, 0, 2, 3, 4]
    taken = DeepDiffOutput(*(None if x is None else x[repeated] for x in output))
    torch.testing.assert_close(weighted, loss(taken, targets.take(repeated)))

"""All seven networks reproduce numbers of the published implementation."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose

from skdeepdiff.nn import VARIANTS, DeepDiffLoss, DeepDiffNet, Targets
from skdeepdiff.nn._published import published_parameters

GOLDEN = Path(__file__).parents[1] / "data" / "golden"


class Golden:
    """One variant's reference numbers and our network's on the same input."""

    def __init__(self, variant):
        self.name = variant
        with np.load(GOLDEN / f"{variant}.npz") as arrays:
            self.arrays = dict(arrays)
        self.net = DeepDiffNet(variant, n_marks=3, hidden_size=4)
        self.net.load_published(self.group("params"))
        self.output = self.net(torch.from_numpy(self.arrays["x"]))
        y = torch.from_numpy(self.arrays["y"])
        targets = Targets(y[:, 0], y[:, 1:], y[:, 0].abs() >= 2)
        self.loss_parts = DeepDiffLoss(siamese="siamese" in variant).parts(
            self.output, targets
        )

    def group(self, prefix):
        return {
            name.removeprefix(f"{prefix}/"): array
            for name, array in self.arrays.items()
            if name.startswith(f"{prefix}/")
        }


# Variants of our own have no published numbers.
PUBLISHED = [path.stem for path in sorted(GOLDEN.glob("*.npz"))]


def test_all_seven_networks_are_there():
    assert len(PUBLISHED) == 7
    assert set(PUBLISHED) <= set(VARIANTS)


@pytest.fixture(params=PUBLISHED)
def golden(request):
    return Golden(request.param)


def test_outputs(golden):
    output, arrays = golden.output._asdict(), golden.arrays
    assert (output["expression"] is None) == ("expression" not in arrays)
    assert ("embedding_a" in arrays) == VARIANTS[golden.name].siamese
    if "embedding_a" in arrays:
        output["embedding_a"], output["embedding_b"] = output["embeddings"].unbind(1)
    # The reference holds only the raw streams where there are others, too.
    n_streams = arrays["bin_attention"].shape[1]
    output["bin_attention"] = output["bin_attention"][:, :n_streams]
    for name, expected in golden.arrays.items():
        if "/" not in name and name not in ("x", "y"):
            ours = output[name].detach()
            assert_allclose(ours, expected, rtol=1e-5, atol=1e-6, err_msg=name)


def test_losses(golden):
    expected = golden.group("loss")
    total = expected.pop("total")
    if "contrastive_times_4" in expected:
        expected["contrastive"] = expected.pop("contrastive_times_4")
    ours = {name: part.item() for name, part in golden.loss_parts.items()}
    expected = {name: float(value) for name, value in expected.items()}
    assert ours == pytest.approx(expected, rel=1e-5)
    assert sum(ours.values()) == pytest.approx(total, rel=1e-5)


def test_gradients(golden):
    sum(golden.loss_parts.values()).backward()
    ours = published_parameters(golden.net, of=lambda parameter: parameter.grad)
    expected = golden.group("grads")
    assert set(ours) == set(expected)
    for name, gradient in expected.items():
        assert_allclose(ours[name], gradient, rtol=1e-4, atol=1e-5, err_msg=name)

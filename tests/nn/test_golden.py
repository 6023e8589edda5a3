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
    names = ["log_fold_change", "mark_attention"]
    if "expression" in golden.arrays:
        names.append("expression")
    for name in names:
        assert_allclose(
            getattr(golden.output, name).detach(),
            golden.arrays[name],
            rtol=1e-5,
            atol=1e-6,
            err_msg=name,
        )
    assert (golden.output.expression is None) == ("expression" not in golden.arrays)


def test_bin_attention(golden):
    expected = golden.arrays["bin_attention"]
    # The reference holds only the raw streams where there are others, too.
    ours = golden.output.bin_attention[:, : expected.shape[1]].detach()
    assert_allclose(ours, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("variant", [n for n in PUBLISHED if VARIANTS[n].siamese])
def test_embeddings(variant):
    golden = Golden(variant)
    for index, name in enumerate(("embedding_a", "embedding_b")):
        assert_allclose(
            golden.output.embeddings[:, index].detach(),
            golden.arrays[name],
            rtol=1e-5,
            atol=1e-6,
        )


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

import numpy as np
import pytest
import torch
from skorch.callbacks import Freezer

from skdeepdiff import DeepDiffRegressor
from skdeepdiff._networks._optimizer import FlatAdamW

SETTINGS = {"lr": 0.1, "weight_decay": 0.5}


def make_parameters():
    generator = torch.Generator().manual_seed(0)
    shapes = [(3, 2), (), (4,)]
    return [
        torch.nn.Parameter(torch.randn(shape, generator=generator)) for shape in shapes
    ]


def take_steps(optimizer, parameters, n_steps=3):
    """Descend on a loss whose gradient has a norm far above 1."""
    for _ in range(n_steps):
        optimizer.zero_grad()
        if isinstance(optimizer, FlatAdamW):
            optimizer.step_after(lambda: differentiate(parameters))
        else:
            differentiate(parameters)
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()


def differentiate(parameters):
    sum((5 * p**2).sum() for p in parameters if p.requires_grad).backward()


def test_steps_are_those_of_adamw_after_clipping():
    plain, flat = make_parameters(), make_parameters()
    take_steps(torch.optim.AdamW(plain, **SETTINGS), plain)
    take_steps(FlatAdamW([{"params": flat}], max_norm=1.0, **SETTINGS), flat)
    torch.testing.assert_close(flat, plain)


@pytest.mark.parametrize(("max_norm", "expected"), [(None, 0.1), (0.5, 0.05 / 1.5)])
def test_gradient_is_clipped_to_the_norm(max_norm, expected):
    """Adam's first step is lr g / (g + eps), of a gradient 10^6 or its clipped 0.5."""
    parameter = torch.nn.Parameter(torch.zeros(1))
    settings = {"lr": 0.1, "eps": 1.0, "weight_decay": 0.0}
    optimizer = FlatAdamW([{"params": [parameter]}], max_norm=max_norm, **settings)
    optimizer.step_after(lambda: (parameter * 1e6).sum().backward())
    assert -parameter.item() == pytest.approx(expected, rel=1e-5)


def test_parameters_without_gradient_stay():
    parameters = make_parameters()
    before = [parameter.detach().clone() for parameter in parameters]
    parameters[1].requires_grad_(False)
    take_steps(FlatAdamW([{"params": parameters}], **SETTINGS), parameters)
    are_same = [torch.equal(*both) for both in zip(before, parameters, strict=True)]
    assert are_same == [False, True, False]


def test_released_parameters_have_memory_of_their_own():
    parameters = make_parameters()
    optimizer = FlatAdamW([{"params": parameters}], **SETTINGS)
    assert parameters[2].untyped_storage().nbytes() == 4 * (6 + 1 + 4)
    take_steps(optimizer, parameters)
    learned = [parameter.detach().clone() for parameter in parameters]
    optimizer.release()
    torch.testing.assert_close([*map(torch.Tensor.detach, parameters)], learned)
    assert [p.untyped_storage().nbytes() for p in parameters] == [24, 4, 16]
    assert [p.grad for p in parameters] == [None] * 3
    assert not optimizer.state
    assert optimizer.param_groups[0]["params"] == []


def test_callbacks_may_freeze_parameters(X, y):
    settings = {"hidden_size": 8, "max_epochs": 2, "random_state": 0}
    model = DeepDiffRegressor("raw_d", weight_decay=0.5, **settings)
    frozen = model.set_params(callbacks=[Freezer("bin_encoder*")]).fit(X, y).nets_[0]
    start = frozen.initialize().module_.state_dict()  # with the same seed
    learned = model.fit(X, y).nets_[0].module_.state_dict()
    for name, value in start.items():
        is_same = np.array_equal(value, learned[name])
        assert is_same == name.startswith("bin_encoder"), name

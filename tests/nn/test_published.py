import copy

import numpy as np
import pytest
import torch

from skdeepdiff.nn import VARIANTS, DeepDiffNet
from skdeepdiff.nn._published import published_parameters


@pytest.mark.parametrize("variant", VARIANTS)
def test_names_cover_every_parameter_once(variant):
    net = DeepDiffNet(variant, 5, 4)
    views = published_parameters(net)
    total = sum(parameter.numel() for parameter in net.parameters())
    assert sum(view.numel() for view in views.values()) == total
    for parameter in net.parameters():
        parameter.data.zero_()
    for view in views.values():
        view += 1
    assert all((parameter == 1).all() for parameter in net.parameters())


BIAS = "head/main/0/bias"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda p: p.pop(BIAS), f"1 names are missing.*{BIAS}"),
        (lambda p: p.update(extra=np.zeros(1)), r"1 are unknown.*extra"),
        (
            lambda p: p.update({BIAS: np.zeros(2)}),
            r"'head/main/0/bias'\] must have shape \(1,\), got \(2,\)",
        ),
    ],
)
def test_what_doesnt_fit_is_refused_and_nothing_changes(change, message):
    net = DeepDiffNet("raw_d", 3, 4, seed=0)
    before = copy.deepcopy(net.state_dict())
    published = published_parameters(net)
    params = {name: np.ones(view.shape) for name, view in published.items()}
    change(params)
    with pytest.raises(ValueError, match=message):
        net.load_published(params)
    assert all(torch.equal(value, before[n]) for n, value in net.state_dict().items())

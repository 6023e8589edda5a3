import copy

import numpy as np
import pytest
import torch
from torch import nn

from skdeepdiff import DeepDiffRegressor
from skdeepdiff._networks._training import PairedNet
from skdeepdiff.nn import VARIANTS, DeepDiffLoss, DeepDiffNet, Targets
from skdeepdiff.nn._kernel import load_kernel
from skdeepdiff.nn._training_pass import start_training_pass

N_GENES = 7

if load_kernel(16, False) is None:
    pytest.skip("there is no kernel for this machine", allow_module_level=True)


def make_net(variant="aux_siamese"):
    net = DeepDiffNet(variant, n_marks=3, hidden_size=16)
    torch.manual_seed(0)
    for parameter in net.parameters():  # so that attention differs by step
        nn.init.normal_(parameter, std=0.3)
    return net


def make_genes():
    torch.manual_seed(1)
    x, (change, weight) = torch.randn(N_GENES, 2, 3, 9), torch.rand(2, N_GENES)
    return x, Targets(change, torch.rand(N_GENES, 2), change > 0.5, weight)


@pytest.mark.parametrize("variant", VARIANTS)
def test_output_and_gradients_are_those_of_the_modules(variant):
    net, (x, targets) = make_net(variant), make_genes()
    twin = copy.deepcopy(net)
    expected, loss = twin(x), DeepDiffLoss(net.variant.siamese)
    loss(expected, targets).backward()
    training_pass = start_training_pass(net, x, targets)
    output = training_pass.output
    torch.testing.assert_close(output._asdict(), expected._asdict())
    training_pass.backward(loss(output, targets))
    found, wanted = ([p.grad for p in each.parameters()] for each in (net, twin))
    torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-6)


CHANGES = {
    "frozen": lambda net: net.bin_encoder.requires_grad_(False),
    "double": lambda net: net.double(),
    "forward": lambda net: setattr(net, "forward", print),
    "no bias": lambda net: setattr(net.head["main"][0], "bias", None),
    "a layer more": lambda net: net.head["cell_a"].append(nn.ReLU()),
    "another encoder": lambda net: net.mark_encoder.update(
        {"cell_a": copy.deepcopy(net.mark_encoder["cell_a"])}
    ),
    "parametrized": lambda net: nn.utils.parametrizations.orthogonal(
        net.head["main"][0]
    ),
    "hook": lambda net: net.head["cell_a"].register_forward_hook(print),
    "parameter's hook": lambda net: net.head["main"][0].weight.register_hook(print),
    "hook afterwards": lambda net: (
        net.bin_encoder.lstm.weight_hh.register_post_accumulate_grad_hook(print)
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_modules_run_where_something_was_changed(change):
    net, (x, targets) = make_net(), make_genes()
    assert start_training_pass(copy.deepcopy(net), x, targets) is not None
    change(net)
    assert start_training_pass(net, x, targets) is None


def test_modules_run_where_someone_is_to_see_them():
    net, (x, targets) = make_net(), make_genes()
    with torch.autocast("cpu"):
        assert start_training_pass(net, x, targets) is None
    with nn.modules.module.register_module_forward_hook(print):
        assert start_training_pass(net, x, targets) is None
    without = targets._replace(expression=None)
    assert start_training_pass(net, x, without) is None
    net.__class__ = type("Heir", (DeepDiffNet,), {})
    assert start_training_pass(net, x, targets) is None


def test_fit_runs_it(X, y, monkeypatch):
    monkeypatch.setattr(PairedNet, "infer", None)  # runs the modules
    # A size as searches draw it.
    model = DeepDiffRegressor("aux", hidden_size=np.int64(16), max_epochs=1)
    model.set_params(validation_fraction=None, early_stopping=False).fit(X, y)

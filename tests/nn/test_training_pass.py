import copy

import numpy as np
import pytest
import torch
from torch import nn

from skdeepdiff import DeepDiffRegressor
from skdeepdiff._networks import _training
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


def gradients(net, targets, output, backward):
    backward(DeepDiffLoss(net.variant.siamese)(output, targets))
    return {name: parameter.grad for name, parameter in net.named_parameters()}


@pytest.mark.parametrize("variant", VARIANTS)
def test_output_and_gradients_are_those_of_the_modules(variant):
    net, (x, targets) = make_net(variant), make_genes()
    twin = copy.deepcopy(net)
    expected = twin(x)
    wanted = gradients(twin, targets, expected, torch.Tensor.backward)
    training_pass = start_training_pass(net, x, targets)
    output = training_pass.output
    torch.testing.assert_close(output._asdict(), expected._asdict())
    found = gradients(net, targets, output, training_pass.backward)
    torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-6)


def test_gradients_are_added_up():
    net, (x, targets) = make_net(), make_genes()
    sums = []
    for _ in range(2):
        training_pass = start_training_pass(net, x, targets)
        found = gradients(net, targets, training_pass.output, training_pass.backward)
        sums.append({name: gradient.clone() for name, gradient in found.items()})
    for name, once in sums[0].items():
        torch.testing.assert_close(sums[1][name], 2 * once)


def freeze(net):
    net.bin_encoder.requires_grad_(False)


def double(net):
    net.double()


def override_forward(net):
    net.forward = lambda x: None


def drop_bias(net):
    net.head["main"][0].bias = None


def append_a_layer(net):
    net.head["cell_a"].append(nn.ReLU())


def replace_an_encoder(net):
    net.mark_encoder["cell_a"] = copy.deepcopy(net.mark_encoder["cell_a"])


def parametrize(net):
    nn.utils.parametrizations.orthogonal(net.head["main"][0])


def hook_a_head(net):
    net.head["cell_a"].register_forward_hook(lambda *arguments: None)


def hook_a_parameter(net):
    net.head["main"][0].weight.register_hook(lambda gradient: None)


def hook_a_parameter_afterwards(net):
    weight = net.bin_encoder.lstm.weight_hh
    weight.register_post_accumulate_grad_hook(lambda parameter: None)


CHANGES = [freeze, double, override_forward, drop_bias, append_a_layer, parametrize]
CHANGES += [replace_an_encoder, hook_a_head, hook_a_parameter]


@pytest.mark.parametrize("change", [*CHANGES, hook_a_parameter_afterwards])
def test_modules_run_where_something_was_changed(change):
    net, (x, targets) = make_net(), make_genes()
    assert start_training_pass(copy.deepcopy(net), x, targets) is not None
    change(net)
    assert start_training_pass(net, x, targets) is None


def test_modules_run_where_someone_is_to_see_them():
    class Heir(DeepDiffNet):
        pass

    net, (x, targets) = make_net(), make_genes()
    with torch.autocast("cpu"):
        assert start_training_pass(net, x, targets) is None
    with nn.modules.module.register_module_forward_hook(lambda *arguments: None):
        assert start_training_pass(net, x, targets) is None
    without = targets._replace(expression=None)
    assert start_training_pass(net, x, without) is None
    heir = Heir("aux_siamese", n_marks=3, hidden_size=16)
    assert start_training_pass(heir, x, targets) is None


def test_fit_runs_it(X, y, monkeypatch):
    starts = []

    def start(*given):
        starts.append(start_training_pass(*given))
        return starts[-1]

    monkeypatch.setattr(_training, "start_training_pass", start)
    # As numpy's integers, which searches draw.
    model = DeepDiffRegressor("aux", hidden_size=np.int64(16), max_epochs=1)
    model.fit(X, y)
    assert starts
    assert None not in starts

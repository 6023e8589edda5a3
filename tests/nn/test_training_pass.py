import copy

import pytest
import torch
from torch import nn

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


def test_gradients_are_added_up_but_not_to_frozen_parameters():
    net, (x, targets) = make_net(), make_genes()
    net.head["main"][0].weight.requires_grad_(False)
    sums = []
    for _ in range(2):
        training_pass = start_training_pass(net, x, targets)
        found = gradients(net, targets, training_pass.output, training_pass.backward)
        assert found.pop("head.main.0.weight") is None
        sums.append({name: gradient.clone() for name, gradient in found.items()})
    for name, once in sums[0].items():
        torch.testing.assert_close(sums[1][name], 2 * once)


def test_modules_run_where_someone_is_to_see_them():
    net, (x, targets) = make_net(), make_genes()
    assert start_training_pass(net, x, targets) is not None
    hook = net.head["cell_a"].register_forward_hook(lambda *arguments: None)
    assert start_training_pass(net, x, targets) is None
    hook.remove()
    for register in ("register_hook", "register_post_accumulate_grad_hook"):
        hook = getattr(net.bin_encoder.lstm.weight_hh, register)(lambda _: None)
        assert start_training_pass(net, x, targets) is None
        hook.remove()
    with torch.autocast("cpu"):
        assert start_training_pass(net, x, targets) is None
    with nn.modules.module.register_module_forward_hook(lambda *arguments: None):
        assert start_training_pass(net, x, targets) is None
    without = targets._replace(expression=None)
    assert start_training_pass(net, x, without) is None
    assert start_training_pass(copy.deepcopy(net).double(), x.double(), targets) is None
    net.head["main"][1] = nn.GELU()
    assert start_training_pass(net, x, targets) is None

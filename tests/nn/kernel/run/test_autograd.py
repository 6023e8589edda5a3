"""The kernels against torch's own LSTM, in float32 and in float64."""

import copy
import platform
import warnings
from itertools import product

import numpy as np
import pytest
import torch

from skdeepdiff.datasets import load_deepdiff
from skdeepdiff.nn import AttentiveEncoder, initialize
from skdeepdiff.nn._kernel import SweptLayer, encode, load_kernel
from skdeepdiff.nn._kernel._layout import Blocking
from skdeepdiff.nn._kernel._run._compile import build_kernel
from skdeepdiff.nn._kernel._run._workspace import Workspace

llvm = pytest.importorskip("llvmlite.binding")

if load_kernel(8, False) is None:
    pytest.skip("there is no kernel for this machine", allow_module_level=True)

# Relative to the largest value of a tensor, and a multiple of float32's rounding.
CLOSE = 1e-5


def assert_close(result, expected, tolerance=CLOSE):
    assert result.shape == expected.shape
    difference = (result.double() - expected.double()).abs().max()
    assert difference <= tolerance * expected.abs().max(), (
        f"{difference:.2g} of {expected.abs().max():.2g}"
    )


def make_encoder(hidden_size=32, sharing=(0, 1, 0), input_size=1):
    encoder = AttentiveEncoder(sharing, input_size, hidden_size)
    initialize(encoder, generator=torch.Generator().manual_seed(1))
    # Ones far from the constant first weights, so that attention differs by step.
    torch.nn.init.normal_(
        encoder.attention.context, generator=torch.Generator().manual_seed(2)
    )
    return encoder


def random_input(n_genes, n_steps, n_streams=3, input_size=1):
    generator = torch.Generator().manual_seed(n_genes * n_steps)
    return torch.randn(n_genes, n_streams, n_steps, input_size, generator=generator)


def plainly(encoder, x):
    return encoder.attention(encoder.lstm(x))


def results(encoder, function, x):
    """Outputs, and the gradients of a sum that they all enter with random weights."""
    outputs = function(x)
    generator = torch.Generator().manual_seed(3)
    total = sum(
        (output * torch.randn(output.shape, generator=generator)).sum()
        for output in outputs
    )
    parameters = dict(encoder.named_parameters())
    if x.requires_grad:
        parameters["input"] = x
    gradients = torch.autograd.grad(total, list(parameters.values()))
    return dict(enumerate(outputs)) | dict(zip(parameters, gradients, strict=True))


def assert_equals_plain(encoder, x, chosen=slice(None)):
    """Within 1e-5 of torch in float32, and as near to float64 as torch's float32 is."""
    assert encoder._swept_layer(x) is not None
    fused = results(encoder, lambda x: encoder(x)[chosen], x)
    plain = results(encoder, lambda x: plainly(encoder, x)[chosen], x)
    double, in_double = copy.deepcopy(encoder).double(), x.detach().double()
    in_double.requires_grad_(x.requires_grad)
    exact = results(double, lambda x: plainly(double, x)[chosen], in_double)
    assert list(fused) == list(plain)
    for name, value in fused.items():
        assert_close(value, plain[name])
        assert_close(value, exact[name])


@pytest.mark.parametrize(
    ("hidden_size", "n_genes", "n_steps"),
    [
        *product([8, 24, 32, 64], [1, 7], [1, 13]),
        *product([16], range(1, 14), [4]),
        (32, 10, 200),
    ],
)
def test_any_size(hidden_size, n_genes, n_steps):
    assert_equals_plain(make_encoder(hidden_size), random_input(n_genes, n_steps))


@pytest.mark.parametrize("sharing", [(0, 1, 0), (1, 0, 2), (1, 1, 0), (0, 0, 0)])
@pytest.mark.parametrize(("hidden_size", "input_size"), [(8, 1), (8, 3), (16, 5)])
def test_any_streams(sharing, hidden_size, input_size):
    x = random_input(5, 6, input_size=input_size).requires_grad_()
    assert_equals_plain(make_encoder(hidden_size, sharing, input_size), x)


@pytest.mark.parametrize("chosen", [slice(1), slice(1, None)])
def test_one_output_alone(chosen):
    assert_equals_plain(make_encoder(8), random_input(7, 9), chosen)


@pytest.mark.parametrize("size", [1e2, 1e3, 1e4])
def test_large_inputs(size):
    assert_equals_plain(make_encoder(16), random_input(7, 13) * size)


def test_real_counts(sample_folder):
    genes = load_deepdiff(sample_folder, "E123", "E003", "train")
    signal = torch.from_numpy(np.log1p(genes.data[:20]).astype(np.float32))
    x = signal.flatten(1, 2).unsqueeze(-1)
    assert_equals_plain(make_encoder(32, range(10)), x)


def test_prediction_equals_training():
    encoder, x = make_encoder(32), random_input(13, 20)
    with torch.no_grad():
        predicted = encoder(x)
    for with_gradient, without in zip(encoder(x), predicted, strict=True):
        assert with_gradient.requires_grad
        assert torch.equal(with_gradient, without)


def test_graph_can_be_used_twice():
    encoder, x = make_encoder(8), random_input(7, 9)
    total = encoder(x)[0].sum()
    parameters = list(encoder.parameters())
    first = torch.autograd.grad(total, parameters, retain_graph=True)
    second = torch.autograd.grad(total, parameters)
    for one, other in zip(first, second, strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize("size", [1e8, 1e30, 3e38])
def test_huge_inputs_saturate(size):
    encoder, x = make_encoder(16), random_input(7, 13).sign() * size
    fused = results(encoder, encoder, x)
    plain = results(encoder, lambda x: plainly(encoder, x), x)
    for name, value in fused.items():
        assert value.isfinite().all(), name
        assert_close(value, plain[name])
    assert not fused["lstm.weight_ih"].any()


def test_nan_stays_in_its_gene_and_stream():
    encoder, x = make_encoder(16), random_input(7, 13)
    x[2, 1, 5] = torch.nan
    embedding, attention = encoder(x)
    assert embedding.isnan().any(-1).nonzero().tolist() == [[2, 1]]
    assert embedding[2, 1].isnan().all()
    assert attention.isnan().any(-1).nonzero().tolist() == [[2, 1]]


def test_number_of_threads_does_not_change_a_bit(two_threads):
    encoder, x = make_encoder(32, range(5)), random_input(20, 50, n_streams=5)
    shared = results(encoder, encoder, x)
    torch.set_num_threads(1)
    for name, value in results(encoder, encoder, x).items():
        assert torch.equal(value, shared[name]), name


@pytest.mark.parametrize(
    ("blocking", "processor"),
    [
        (Blocking(lanes=4, genes=6, tile=2), "host"),
        (Blocking(lanes=8, genes=3, tile=2), "haswell"),
        (Blocking(lanes=8, genes=6, tile=2), "host"),
        (Blocking(lanes=8, genes=2, tile=4), "host"),
    ],
)
@pytest.mark.parametrize("projected", [False, True])
def test_code_for_other_processors(blocking, processor, projected):
    features = llvm.get_host_cpu_features()
    if processor == "host":
        processor = llvm.get_host_cpu_name()
    else:
        if platform.machine() not in ("x86_64", "AMD64") or not features["avx2"]:
            pytest.skip("this machine can't run it")
        features = llvm.FeatureMap({"avx2": True, "fma": True, "avx512f": False})
    hidden_size, sharing = 24, (0, 1, 0)
    kernel = build_kernel(hidden_size, projected, blocking, processor, features)
    encoder = make_encoder(hidden_size, sharing)
    layer = SweptLayer(kernel, sharing, hidden_size, projected)
    x = random_input(7, 13)

    def fused(x):
        return encode(layer, x, *encoder.parameters())

    expected = results(encoder, lambda x: plainly(encoder, x), x)
    for name, value in results(encoder, fused, x).items():
        assert_close(value, expected[name])


def test_falls_back_to_torch(monkeypatch):
    encoder, x = make_encoder(8), random_input(2, 3)
    assert make_encoder(12)._swept_layer(x) is None
    assert copy.deepcopy(encoder).double()._swept_layer(x.double()) is None
    other = copy.deepcopy(encoder)
    other.attention.double()
    assert other._swept_layer(x) is None
    with torch.autocast("cpu"):
        assert encoder._swept_layer(x) is None
    monkeypatch.setattr(torch.compiler, "is_compiling", lambda: True)
    assert encoder._swept_layer(x) is None


def test_default_dtype_and_device_change_nothing():
    encoder, x = make_encoder(8), random_input(7, 9)
    expected = encoder(x)
    dtype = torch.get_default_dtype()
    try:
        torch.set_default_dtype(torch.float64)
        with torch.device("meta"):
            found = encoder(x)
            gradient = torch.autograd.grad(found[0].sum(), encoder.lstm.weight_ih)[0]
        with torch.no_grad():
            predicted = encoder(x)
    finally:
        torch.set_default_dtype(dtype)
    for outputs in (found, predicted):
        assert all(map(torch.equal, outputs, expected))
    assert gradient.dtype == torch.float32


def test_module_that_was_made_on_meta():
    expected = make_encoder(8)
    with torch.device("meta"):
        encoder = AttentiveEncoder((0, 1, 0), 1, 8)
    encoder.to_empty(device="cpu").load_state_dict(expected.state_dict())
    x = random_input(3, 4)
    assert torch.equal(encoder(x)[0], expected(x)[0])


def test_jit_trace():
    encoder, x = make_encoder(8).requires_grad_(False), random_input(3, 4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        traced = torch.jit.trace(encoder, x)
    assert_close(traced(x)[0], encoder(x)[0])


def test_torch_func():
    encoder, x = make_encoder(8), random_input(3, 4)
    gradient = torch.func.grad(lambda x: encoder(x)[0].sum())(x)
    expected = torch.autograd.grad(plainly(encoder, x.requires_grad_())[0].sum(), x)
    assert_close(gradient, expected[0])


def test_second_derivatives_are_refused():
    encoder, x = make_encoder(8), random_input(3, 4).requires_grad_()
    with pytest.raises(NotImplementedError, match="SKDEEPDIFF_KERNEL"):
        torch.autograd.grad(encoder(x)[0].sum(), x, create_graph=True)


def test_hooks_of_both_parts_are_called():
    encoder, called = make_encoder(8), []
    x = random_input(3, 4)
    expected = encoder(x)[0]
    for part in (encoder.lstm, encoder.attention):
        part.register_forward_hook(lambda part, *_: called.append(part))
    assert_close(encoder(x)[0], expected)
    assert called == [encoder.lstm, encoder.attention]


@pytest.fixture
def runs(monkeypatch):
    """Which entry points ran, with how many threads, on which arguments."""
    seen = []
    run = Workspace.run

    def record(self, kernel, name, n_threads, **values):
        seen.append((name, n_threads, {k for k, v in values.items() if v is not None}))
        run(self, kernel, name, n_threads, **values)

    monkeypatch.setattr(Workspace, "run", record)
    return seen


def test_prediction_stores_no_activations(runs):
    encoder, x = make_encoder(8), random_input(7, 9)
    with torch.no_grad():
        encoder(x)
    encoder(x)
    (predicting, _, predicted), (training, _, trained) = runs
    assert predicting == "forward"
    assert training == "forward_saving"
    assert {"saved", "hidden"} <= trained
    assert not {"saved", "hidden"} & predicted


def test_large_calls_are_shared_between_threads(runs, two_threads):
    encoder = make_encoder(32)
    encoder(random_input(12, 100))
    encoder(random_input(1, 2))
    assert [n_threads for _, n_threads, _ in runs] == [2, 1]


def test_weights_need_not_be_contiguous():
    encoder, x = make_encoder(8), random_input(3, 4)
    expected, lstm = encoder(x), encoder.lstm
    lstm.weight_hh.data = lstm.weight_hh.data.mT.contiguous().mT
    assert not lstm.weight_hh.is_contiguous()
    for found, value in zip(encoder(x), expected, strict=True):
        assert torch.equal(found, value)

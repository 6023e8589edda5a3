import pytest
import torch

from skdeepdiff.nn import VARIANTS, DeepDiffNet, Variant

# At hidden size 32 with 5 marks, as in the published code.
N_PARAMETERS = {
    "raw_d": 55_681,
    "raw_c": 100_801,
    "raw": 145_921,
    "aux": 113_475,
    "raw_aux": 257_283,
    "aux_siamese": 68_355,
    "raw_aux_siamese": 212_163,
}


@pytest.fixture(params=VARIANTS)
def variant(request):
    return request.param


def small(variant, **kwargs):
    return DeepDiffNet(variant, n_marks=3, hidden_size=4, seed=0, **kwargs)


@pytest.mark.parametrize("variant", N_PARAMETERS)
def test_number_of_parameters(variant):
    net = DeepDiffNet(variant, n_marks=5)
    assert sum(p.numel() for p in net.parameters()) == N_PARAMETERS[variant]


@pytest.mark.parametrize("n_bins", [1, 2, 13])
def test_any_number_of_bins(variant, n_bins):
    output = small(variant)(torch.rand(2, 2, 3, n_bins))
    assert output.bin_attention.shape[2] == n_bins
    assert torch.isfinite(output.log_fold_change).all()


def test_seed_fixes_the_parameters_and_spares_the_global_generator(variant):
    before = torch.random.get_rng_state()
    first, second = small(variant), small(variant)
    assert torch.equal(torch.random.get_rng_state(), before)
    for a, b in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.equal(a, b)


def test_without_a_seed_the_global_generator_decides():
    weights = []
    for _ in range(2):
        torch.manual_seed(3)
        weights.append(DeepDiffNet("raw_d", 2, 4).head["main"][0].weight)
    assert torch.equal(*weights)


def test_siamese_cells_share_level_1():
    output = small("aux_siamese")(torch.rand(4, 1, 3, 6).expand(-1, 2, -1, -1))
    torch.testing.assert_close(output.embeddings[:, 0], output.embeddings[:, 1])
    apart = small("aux")(torch.rand(4, 1, 3, 6).expand(-1, 2, -1, -1)).embeddings
    assert not torch.allclose(apart[:, 0], apart[:, 1])


def test_raw_d_reads_only_the_difference():
    net, x = small("raw_d"), torch.rand(4, 2, 3, 6)
    shifted = x + torch.rand(4, 1, 3, 6)
    torch.testing.assert_close(
        net(x).log_fold_change, net(shifted).log_fold_change, rtol=1e-4, atol=1e-5
    )


def test_a_variant_of_ones_own():
    net = DeepDiffNet(Variant(raw=("a",)), n_marks=3, hidden_size=4)
    assert net(torch.rand(2, 2, 3, 6)).bin_attention.shape == (2, 3, 6)


@pytest.mark.parametrize("hidden_size", [0, 1, 7])
def test_hidden_size_must_be_even(hidden_size):
    with pytest.raises(ValueError, match="hidden_size must be an even number"):
        DeepDiffNet("raw_d", 3, hidden_size)


@pytest.mark.parametrize("shape", [(2, 2, 4, 6), (2, 3, 3, 6), (2, 3, 6)])
def test_shape_of_the_input_is_checked(shape):
    with pytest.raises(ValueError, match=r"x must have shape \(n_genes, 2, 3, n_bin"):
        small("raw_aux")(torch.rand(shape))

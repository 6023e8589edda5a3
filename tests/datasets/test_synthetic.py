import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import RidgeCV

from skdeepdiff import PairedMarks
from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.metrics import pearson_corrcoef


@pytest.fixture(scope="module")
def many():
    return make_paired_marks(2000, random_state=0)


def test_shapes_and_types():
    genes = make_paired_marks(7, n_marks=6, n_bins=9, random_state=0)
    assert genes.data.shape == (7, 2, 6, 9)
    assert genes.data.dtype == np.float32
    assert genes.target.shape == (7, 3)
    assert genes.truth.bins.shape == (7, 6, 9)
    assert_array_equal(genes.truth.marks, genes.truth.bins.any(axis=2))
    assert genes.mark_names[:2] == ["H3K4me1", "H3K4me3"]
    assert len(set(genes.mark_names)) == 6
    assert len(set(genes.gene_ids)) == len(genes.gene_symbols) == 7
    assert_array_equal(genes.bin_positions, np.arange(-400, 401, 100))


def test_counts_and_log_fold_change(many):
    assert (many.data >= 0).all()
    assert_array_equal(many.data, np.round(many.data))
    assert_allclose(many.target[:, 0], many.target[:, 2] - many.target[:, 1])
    rna = np.exp2(many.target[:, 1:]) - 1
    assert_allclose(rna, np.round(rna), atol=1e-3)


def test_seeded():
    first, second, other = (
        make_paired_marks(5, n_bins=10, random_state=s, return_X_y=True)
        for s in (0, 0, 1)
    )
    assert_array_equal(first[0], second[0])
    assert_array_equal(first[1], second[1])
    assert not np.array_equal(first[0], other[0])


def test_means_are_those_of_real_promoters(many):
    # Mean reads per bin of E123 and E003 in 400 genes.
    real = [[3.02, 3.53, 1.45, 1.05, 1.64], [2.22, 7.04, 1.63, 3.09, 2.18]]
    assert_allclose(many.data.mean(axis=(0, 3)), real, rtol=0.2)


def test_profile_of_the_promoter_mark_is_real(many):
    profile = many.data[:, :, 1].mean(axis=(0, 1)).reshape(10, 20).mean(axis=1)
    # Mean reads per bin of H3K4me3 in both cell types, in steps of 2 kb.
    real = [2.03, 1.82, 1.68, 2.98, 17.43, 18.19, 2.35, 2.12, 1.64, 2.6]
    assert_allclose(profile, real, rtol=0.4)


def test_counts_are_overdispersed(many):
    variance, mean = many.data.var(axis=(0, 3)), many.data.mean(axis=(0, 3))
    assert (variance > 1.3 * mean).all()


def test_expression_is_as_spread_as_real_expression(many):
    changed = (np.abs(many.target[:, 0]) >= 2).mean()
    assert 0.25 < changed < 0.4  # 0.33 in E123-E003
    assert_allclose(many.target[:, 1:].std(axis=0), [5.3, 4.9], atol=0.6)


def test_ridge_and_forest_find_as_much_as_in_real_genes():
    # On the real sample, 200 training genes: ridge 0.64 to 0.67, forest 0.67 to 0.69.
    scores = {"ridge": [], "forest": []}
    for seed in range(4):
        X, y = make_paired_marks(400, random_state=seed, return_X_y=True)
        features = PairedMarks().fit_transform(X)
        for name, model in (
            ("ridge", RidgeCV(np.logspace(-1, 6, 8))),
            ("forest", RandomForestRegressor(50, max_features=0.2, random_state=0)),
        ):
            model.fit(features[:200], y[:200, 0])
            predicted = model.predict(features[200:])
            scores[name].append(pearson_corrcoef(y[200:], predicted))
    assert np.mean(scores["ridge"]) == pytest.approx(0.66, abs=0.06)
    assert np.mean(scores["forest"]) == pytest.approx(0.68, abs=0.06)


def test_planted_bins_follow_the_gene_and_others_dont():
    genes = make_paired_marks(3000, random_state=1)
    change = genes.target[:, 0]
    difference = np.log1p(genes.data[:, 1]) - np.log1p(genes.data[:, 0])
    for mark, sign in enumerate([1, 1, 0, -1, 1]):
        planted = genes.truth.bins[:, mark]
        if sign == 0:
            assert not planted.any()
            continue
        inside = np.where(planted, difference[:, mark], np.nan)
        carriers = planted.any(axis=1)
        inside = np.nanmean(inside[carriers], axis=1)
        correlation = pearson_corrcoef(change[carriers], inside)
        assert sign * correlation > 0.25
        outside = np.where(planted, np.nan, difference[:, mark])[~carriers]
        free = pearson_corrcoef(change[~carriers], np.nanmean(outside, axis=1))
        assert abs(free) < 0.12


def test_minus_strand_genes_are_mirrored(many):
    # H3K36me3 marks the gene's body, which lies downstream.
    downstream = many.data[:, :, 4, 130:].mean(axis=(1, 2))
    upstream = many.data[:, :, 4, :70].mean(axis=(1, 2))
    plus = many.strand == 1
    assert downstream[plus].mean() > 1.3 * upstream[plus].mean()
    assert upstream[~plus].mean() > 1.3 * downstream[~plus].mean()


@pytest.mark.parametrize(
    "parameters",
    [
        {"n_genes": 0},
        {"n_marks": 0},
        {"n_bins": 0},
        {"bin_size": 0},
        {"noise": -1},
        {"dispersion": -1},
        {"random_state": "seed"},
    ],
)
def test_bad_parameters(parameters):
    with pytest.raises(ValueError, match=next(iter(parameters))):
        make_paired_marks(**parameters)


def test_poisson_counts_and_no_noise():
    genes = make_paired_marks(20, n_bins=5, dispersion=0, noise=0, random_state=0)
    assert np.isfinite(genes.target).all()

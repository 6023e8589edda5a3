import zlib

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import RidgeCV

from skdeepdiff import PairedMarks
from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.metrics import correlate_columns, pearson_corrcoef


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
    one, same, other = (
        make_paired_marks(5, n_bins=10, random_state=seed, return_X_y=True)
        for seed in (0, 0, 1)
    )
    for values, again in zip(one, same, strict=True):
        assert_array_equal(values, again)
    assert not np.array_equal(one[0], other[0])


# What the real sample has: read counts and expression of 400 genes, E123 and E003. A
# row per cell type, marks in the order of the data.
REAL_MEANS = [[3.02, 3.53, 1.45, 1.05, 1.64], [2.22, 7.04, 1.63, 3.09, 2.18]]
REAL_DISPERSION = [[8.4, 24.8, 1.8, 1.9, 3.8], [4.6, 87.6, 3.3, 33.8, 5.6]]
REAL_ZEROS = [[0.34, 0.43, 0.34, 0.46, 0.41], [0.34, 0.42, 0.34, 0.32, 0.32]]
REAL_CORRELATIONS = [[0.56, 0.65, 0.15, -0.38, 0.65], [0.38, 0.56, -0.22, -0.03, 0.44]]
REAL_DIFFERENCES = [0.49, 0.56, 0.11, -0.01, 0.45]


def test_profile_of_the_promoter_mark_is_real(many):
    profile = many.data[:, :, 1].mean(axis=(0, 1)).reshape(10, 20).mean(axis=1)
    # Mean reads per bin of H3K4me3 in both cell types, in steps of 2 kb.
    real = [2.03, 1.82, 1.68, 2.98, 17.43, 18.19, 2.35, 2.12, 1.64, 2.6]
    assert_allclose(profile[4:6], real[4:6], rtol=0.35)
    assert_allclose(np.delete(profile, [3, 4, 5]), np.delete(real, [3, 4, 5]), rtol=0.6)


def test_counts_are_spread_as_real_ones(many):
    means = many.data.mean(axis=(0, 3))
    assert_allclose(means, REAL_MEANS, rtol=0.2)
    ratio = many.data.var(axis=(0, 3)) / means / REAL_DISPERSION
    assert ratio.min() > 0.5
    assert ratio.max() < 2
    assert_allclose((many.data == 0).mean(axis=(0, 3)), REAL_ZEROS, atol=0.12)


def test_signal_correlates_with_expression_as_it_really_does(many):
    signal = np.log1p(many.data).mean(axis=3)
    for cell, real in enumerate(REAL_CORRELATIONS):
        correlations = correlate_columns(many.target[:, 1 + cell], signal[:, cell])
        assert_allclose(correlations, real, atol=0.3)
    differences = correlate_columns(many.target[:, 0], signal[:, 1] - signal[:, 0])
    assert_allclose(differences, REAL_DIFFERENCES, atol=0.25)


def test_expression_is_as_spread_as_real_expression(many):
    changed = (np.abs(many.target[:, 0]) >= 2).mean()
    assert changed == pytest.approx(0.33, abs=0.05)
    # Log fold change, expression in A, in B.
    assert_allclose(many.target.std(axis=0), [3.65, 5.56, 5.0], rtol=0.2)
    between = np.corrcoef(many.target[:, 1:].T)[0, 1]
    assert between == pytest.approx(0.77, abs=0.1)


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
    assert np.mean(scores["ridge"]) == pytest.approx(0.65, abs=0.06)
    assert np.mean(scores["forest"]) == pytest.approx(0.68, abs=0.06)


def correlation_with_change(genes, mark, chosen):
    """Of log fold change and mean log difference in each gene's chosen bins."""
    rows = chosen.any(axis=1)
    log = np.log1p(genes.data[rows, :, mark])
    difference = np.where(chosen[rows], log[:, 1] - log[:, 0], 0).sum(axis=1)
    mean = difference / chosen[rows].sum(axis=1)
    return pearson_corrcoef(genes.target[rows, 0], mean)


@pytest.mark.parametrize(("mark", "sign"), [(0, 1), (1, 1), (3, -1), (4, 1)])
def test_planted_bins_follow_the_gene_and_no_others_do(mark, sign):
    genes = make_paired_marks(3000, random_state=1)
    planted = genes.truth.bins[:, mark]
    carriers = planted.any(axis=1)
    assert sign * correlation_with_change(genes, mark, planted) > 0.3
    free_bins = ~planted & carriers[:, None]
    assert abs(correlation_with_change(genes, mark, free_bins)) < 0.06
    free_genes = np.repeat(~carriers[:, None], 200, axis=1)
    assert abs(correlation_with_change(genes, mark, free_genes)) < 0.12
    # Nothing is planted in the uninformative mark.
    assert not genes.truth.bins[:, 2].any()
    everywhere = np.ones_like(planted)
    assert abs(correlation_with_change(genes, 2, everywhere)) < 0.06


def test_minus_strand_genes_are_mirrored(many):
    # H3K36me3 marks the gene's body, which lies downstream.
    downstream = many.data[:, :, 4, 130:].mean(axis=(1, 2))
    upstream = many.data[:, :, 4, :70].mean(axis=(1, 2))
    plus = many.strand == 1
    assert downstream[plus].mean() > 1.3 * upstream[plus].mean()
    assert upstream[~plus].mean() > 1.3 * downstream[~plus].mean()


def test_dispersion_adds_variance_within_bins():
    variances = []
    for dispersion in (0.0, 1.0):
        genes = make_paired_marks(300, dispersion=dispersion, noise=0, random_state=0)
        assert np.isfinite(genes.target).all()
        variances.append((np.diff(genes.data[:, :, 2], axis=-1) ** 2).mean())
    assert variances[1] > 1.5 * variances[0]


def test_marks_that_have_nothing_in_common_are_drawn_as_ever():
    genes = make_paired_marks(5, n_bins=10, mark_correlation=0, random_state=0)
    expected = [
        [82, 121, 116, 137, 80, 81, 70, 82, 67, 70],
        [132, 158, 179, 152, 101, 72, 155, 84, 93, 82],
    ]
    assert_array_equal(genes.data[0, :, 1], expected)
    assert zlib.crc32(genes.data.tobytes()) == 1501566080
    assert_allclose(genes.target[0], [0.4924, 11.7582, 12.2506], atol=1e-4)


def test_common_noise_changes_neither_expression_nor_the_marks_spread():
    apart, together = (
        make_paired_marks(1000, n_bins=40, mark_correlation=share, random_state=0)
        for share in (0, 0.8)
    )
    assert_array_equal(apart.target, together.target)
    assert_allclose(
        apart.data.mean(axis=(0, 3)), together.data.mean(axis=(0, 3)), rtol=0.15
    )
    spread = [np.log1p(part.data).std(axis=(0, 3)) for part in (apart, together)]
    assert_allclose(*spread, rtol=0.1)

"""Weights and groups of the genes in ``fit``, of both kinds of network."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from skdeepdiff import AttentiveChromeRegressor, DeepDiffRegressor
from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.metrics import pearson_corrcoef

NETWORK = {"hidden_size": 8, "max_epochs": 3, "random_state": 0}
VALIDATION = {"X_val": np.ones((2, 2, 3, 8)), "y_val": np.ones((2, 3))}
OF_ALL_GENES = {"validation_fraction": None, "early_stopping": False}
MAKERS = {
    "attentive_chrome": AttentiveChromeRegressor,
    "raw_d": lambda **given: DeepDiffRegressor("raw_d", **given),
    "binary": lambda **given: DeepDiffRegressor("aux", aux_target="binary", **given),
    "siamese": lambda **given: DeepDiffRegressor("raw_aux_siamese", **given),
}


@pytest.fixture(params=MAKERS)
def make(request):
    return lambda **given: MAKERS[request.param](**(NETWORK | given))


@pytest.fixture(scope="module")
def weight():
    weight = np.random.RandomState(0).uniform(0.5, 2, size=60)
    weight[:20] = 0
    return weight


def test_only_ratios_of_weights_count(make, X, y):
    plain = make().fit(X, y).predict(X)
    equal = make().fit(X, y, sample_weight=np.full(60, 3.0)).predict(X)
    assert_allclose(equal, plain, atol=1e-6)


def test_weight_zero_leaves_out(make, X, y, weight):
    model = make().fit(X, y, sample_weight=weight)
    fewer = make().fit(X[20:], y[20:], sample_weight=weight[20:])
    assert_array_equal(model.predict(X), fewer.predict(X))
    assert not np.array_equal(make().fit(X[20:], y[20:]).predict(X), fewer.predict(X))


def test_weight_two_is_a_gene_twice_in_a_step(X, y):
    """Of as many steps with all genes each, so that the order doesn't count."""
    twice = np.r_[:60, :30]
    counts = 1 + (np.arange(60) < 30)
    for name in ("raw_aux_siamese", "raw_d"):
        model = DeepDiffRegressor(name, **NETWORK, **OF_ALL_GENES)
        model.set_params(batch_size=100, swap_augmentation=False)
        repeated = model.fit(X[twice], y[twice]).predict(X)
        weighted = model.fit(X, y, sample_weight=counts).predict(X)
        assert_allclose(weighted, repeated, atol=1e-4)
        assert model.log_fold_change_scaler_.mean == pytest.approx(y[twice, 0].mean())
        assert_allclose(model.expression_scaler_.scale, y[twice, 1:].std(axis=0))


def test_median_of_expression_is_weighted(X, y):
    weight = np.ones(60)
    top = np.argsort(y[:, 1])[-5:]
    weight[top] = 100
    model = DeepDiffRegressor("aux", **NETWORK, **OF_ALL_GENES)
    model.fit(X, y, sample_weight=weight)
    assert model.expression_median_[0] == np.sort(y[top, 1])[2]


def test_genes_of_large_weight_are_learned_better():
    genes = make_paired_marks(200, n_bins=10, random_state=0)
    X, y = genes.data, genes.target[:, 0].copy()
    liars = np.arange(200) < 100
    y[liars] *= -1
    longer = NETWORK | {"max_epochs": 15, "lr": 0.01}
    model = DeepDiffRegressor("raw_d", **longer, **OF_ALL_GENES)
    model.fit(X, y, sample_weight=np.where(liars, 0.05, 1))
    assert pearson_corrcoef(genes.target, model.predict(X)) > 0.3
    model.fit(X, y, sample_weight=np.where(liars, 1, 0.05))
    assert pearson_corrcoef(genes.target, model.predict(X)) < -0.3


def test_validation_genes_are_whole_groups(make, X, y, monkeypatch):
    chromosomes = np.repeat(["chr2", "chr1", "chrX", "chr3", "chr4"], 12)
    sets = []

    def remember(self, nets, tasks, train, valid):
        sets.append((train.rows, valid.rows))
        return original(self, nets, tasks, train, valid)

    original = DeepDiffRegressor._train_all
    for cls in (DeepDiffRegressor, AttentiveChromeRegressor):
        monkeypatch.setattr(cls, "_train_all", remember)
    make().fit(X, y, groups=chromosomes)
    make().fit(X, y, groups=chromosomes.tolist(), sample_weight=np.arange(60) % 12)
    for (train, valid), n_genes in zip(sets, (60, 55), strict=True):
        assert len(set(chromosomes[valid])) == 1
        assert not set(chromosomes[valid]) & set(chromosomes[train])
        assert len(train) + len(valid) == n_genes


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sample_weight": [-1.0] + [1] * 59}, "at least 0, got -1 for gene 0"),
        ({"sample_weight": np.zeros(60)}, "non-zero|above 0"),
        ({"sample_weight": np.ones(3)}, r"sample_weight.shape == \(3,\)"),
        ({"groups": ["a"] * 59 + [None]}, "groups must be .*got None for gene 59"),
        ({"groups": ["a"] * 60}, "can't set validation_fraction=0.2 .* have 60 genes"),
        ({"groups": ["a"] * 3}, r"groups must be .* got shape \(3,\)"),
        ({"groups": range(60)} | VALIDATION, "groups .* can't be given with X_val"),
    ],
)
def test_bad_weights_and_groups(make, X, y, given, message):
    with pytest.raises(ValueError, match=message):
        make().fit(X, y, **given)

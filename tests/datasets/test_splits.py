import re
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from sklearn import config_context
from sklearn.dummy import DummyRegressor
from sklearn.model_selection import GridSearchCV, cross_validate

from skdeepdiff.datasets import ChromosomeSplit, chromosome_split, published_split
from skdeepdiff.datasets._subset_sums import draw_subsets, subsets_of_sum

# About the protein-coding genes of the human chromosomes 1 to 22, X, Y and MT.
HUMAN = (2050, 1250, 1080, 750, 880, 1040, 910, 690, 780, 730, 1300, 1030)
HUMAN += (320, 610, 590, 840, 1180, 270, 1430, 540, 240, 440, 840, 50, 13)

few_chromosomes = st.lists(st.integers(1, 30), min_size=2, max_size=8)
sizes = st.floats(0.05, 0.95) | st.integers(1, 60)


def genes_on(counts):
    """Names of the genes' chromosomes, not in order."""
    names = [f"chr{number}" for number in range(len(counts))]
    return np.random.RandomState(0).permutation(np.repeat(names, counts))


def wanted_genes(size, n_genes):
    return size if isinstance(size, int) else size * n_genes


def all_distances(counts, wanted):
    """How far each set of chromosomes, but none and all, is from the size wanted."""
    sizes = range(1, len(counts))
    return [abs(sum(c) - wanted) for n in sizes for c in combinations(counts, n)]


def drawn_splits(counts, n_splits, test_size, random_state=0):
    groups = genes_on(counts)
    split = ChromosomeSplit(n_splits, test_size=test_size, random_state=random_state)
    return groups, list(split.split(groups, groups=groups))


@given(few_chromosomes, sizes, st.integers(0, 5))
@settings(deadline=None, max_examples=100)
def test_first_test_set_is_as_close_as_any(counts, test_size, seed):
    wanted = wanted_genes(test_size, sum(counts))
    closest = min(all_distances(counts, wanted))
    if closest > wanted / 2 + 1e-6 or wanted >= sum(counts):
        with pytest.raises(ValueError, match="test_size"):
            drawn_splits(counts, 1, test_size, seed)
    else:
        _, [(_, test)] = drawn_splits(counts, 1, test_size, seed)
        assert abs(len(test) - wanted) == pytest.approx(closest, abs=1e-5)


@given(few_chromosomes, sizes)
@settings(deadline=None, max_examples=50)
def test_later_test_sets_are_the_next_closest_and_all_differ(counts, test_size):
    wanted = wanted_genes(test_size, sum(counts))
    most = wanted / 2 + 1e-6
    distances = sorted(d for d in all_distances(counts, wanted) if d <= most)
    rng = np.random.RandomState(0)
    subsets = list(draw_subsets(np.array(counts), wanted, wanted / 2, rng))
    assert len({subset.tobytes() for subset in subsets}) == len(subsets)
    drawn = [abs(np.array(counts)[subset].sum() - wanted) for subset in subsets]
    assert drawn == pytest.approx(distances, abs=1e-5)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=9), st.data())
@settings(deadline=None)
def test_subsets_of_a_sum_are_all_there_are(counts, data):
    total = data.draw(st.sampled_from(np.cumsum(counts).tolist()))
    rng = np.random.RandomState(0)
    found = {s.tobytes() for s in subsets_of_sum(np.array(counts), total, rng)}
    masks = (np.arange(2 ** len(counts))[:, None] >> np.arange(len(counts)) & 1) > 0
    assert found == {mask.tobytes() for mask in masks if mask @ counts == total}


@pytest.mark.parametrize(
    ("test_size", "n_test"), [(0.2, 3970), (0.1, 1983), (5000, 5000), (5004, 5003)]
)
def test_human_chromosomes(test_size, n_test):
    # In these numbers, all chromosomes but MT have tens of genes.
    groups, splits = drawn_splits(HUMAN, 5, test_size)
    assert len(splits) == 5
    for train, test in splits:
        assert len(test) == n_test
        assert not set(groups[train]) & set(groups[test])
        assert_array_equal(train, np.setdiff1d(np.arange(len(groups)), test))
        assert_array_equal(test, np.unique(test))


def test_large_chromosomes_are_tested_as_often_as_others():
    # About a fifth of the times; the smallest ones have to make sizes exact.
    groups = genes_on(HUMAN[:-2])
    tested = pd.Series(0.0, index=[f"chr{number}" for number in range(len(HUMAN[:-2]))])
    for seed in range(100):
        [(_, test)] = ChromosomeSplit(1, random_state=seed).split(groups, groups=groups)
        tested[np.unique(groups[test])] += 1 / 100
    large = tested[np.array(HUMAN[:-2]) > 800]
    assert large.between(0.08, 0.3).all()
    assert tested["chr0"] > 0.1
    assert large.mean() == pytest.approx(0.18, abs=0.03)


def test_many_contigs_to_the_gene():
    counts = np.random.RandomState(0).geometric(0.05, size=2000)
    groups, splits = drawn_splits(counts, 3, 0.2)
    assert [len(test) for _, test in splits] == [round(0.2 * len(groups))] * 3
    # Not one long run of contigs, or the largest ones.
    assert 300 < len(set(groups[splits[0][1]])) < 500


def test_equally_close_sizes_above_and_below_are_both_drawn():
    drawn = {len(drawn_splits((4, 6, 20), 1, 5, seed)[1][0][1]) for seed in range(20)}
    assert drawn == {4, 6}


def test_literal_numbers():
    groups = ["1"] * 4 + ["2"] * 3 + ["3"] * 2 + ["X"]
    split = ChromosomeSplit(3, test_size=3, random_state=0)
    tests = [test.tolist() for _, test in split.split(groups, groups=groups)]
    assert sorted(tests[:2]) == [[4, 5, 6], [7, 8, 9]]
    assert len(tests[2]) in (2, 4)
    sets = chromosome_split(groups, valid_size=0.1, test_size=0.3, random_state=0)
    assert [genes.tolist() for genes in sets] == [[0, 1, 2, 3, 7, 8], [9], [4, 5, 6]]


def test_seeded():
    groups = genes_on(HUMAN)

    def first_test(split):
        return next(split.split(groups, groups=groups))[1].tolist()

    tests = [first_test(ChromosomeSplit(random_state=seed)) for seed in (0, 0, 1)]
    assert tests[0] == tests[1] != tests[2]
    going_on = ChromosomeSplit(random_state=np.random.RandomState(0))
    assert first_test(going_on) != first_test(going_on)


def test_order_and_type_of_the_genes_do_not_matter():
    groups = genes_on(HUMAN)
    split = ChromosomeSplit(1, random_state=0)
    [(_, test)] = split.split(groups, groups=groups)
    chromosomes = set(groups[test])
    for others in (np.sort(groups)[::-1], list(groups), pd.Categorical(groups)):
        others = pd.Series(others, index=np.arange(len(others)) + 7)
        [(_, test)] = split.split(others, groups=others)
        assert set(others.iloc[test]) == chromosomes


def test_named_chromosomes_make_one_split():
    groups = [1, 1, "X", 2, 1]
    split = ChromosomeSplit(7, test_chromosomes=[1, "X"])
    assert split.get_n_splits() == 1
    [(train, test)] = split.split(groups, groups=groups)
    assert_array_equal(train, [3])
    assert_array_equal(test, [0, 1, 2, 4])


def test_repr_and_number_of_splits():
    split = ChromosomeSplit(3, random_state=1)
    assert re.match("ChromosomeSplit.n_splits=3, random_state=1, test", repr(split))
    assert split.get_n_splits([0], [0], [0]) == 3


class Recorder(DummyRegressor):
    """Says by its score which chromosomes it is tested on, without the others."""

    def score(self, X, y):
        return X[:, 0].sum()


@pytest.mark.parametrize("routing", [False, True])
def test_searches_and_cross_validation(routing):
    groups = genes_on((12, 9, 8, 7, 4))
    X = np.random.RandomState(1).normal(size=(len(groups), 2))
    y = X[:, 0]
    split = ChromosomeSplit(4, test_size=0.3, random_state=0)
    expected = [X[test, 0].sum() for _, test in split.split(X, groups=groups)]
    with config_context(enable_metadata_routing=routing):
        search = GridSearchCV(Recorder(), {"quantile": [None, 0.5]}, cv=split)
        search.fit(X, y, groups=groups)
        passed = {"params": {"groups": groups}} if routing else {"groups": groups}
        scores = cross_validate(Recorder(), X, y, cv=split, **passed)
    assert scores["test_score"] == pytest.approx(expected)
    searched = [search.cv_results_[f"split{i}_test_score"][0] for i in range(4)]
    assert searched == pytest.approx(expected)


@given(few_chromosomes, st.floats(0.05, 0.5), st.floats(0.05, 0.5), st.integers(0, 3))
@settings(deadline=None, max_examples=100)
def test_three_sets(counts, valid_size, test_size, seed):
    groups = genes_on(counts)
    try:
        sets = chromosome_split(
            groups, valid_size=valid_size, test_size=test_size, random_state=seed
        )
    except ValueError:
        assume(False)
    assert_array_equal(np.sort(np.concatenate(sets)), np.arange(len(groups)))
    names = [set(groups[genes]) for genes in sets]
    assert sum(map(len, names)) == len(counts)
    assert all(names)
    for genes, size in zip(sets[1:], (valid_size, test_size), strict=True):
        assert abs(len(genes) - size * len(groups)) <= size * len(groups) / 2 + 1e-6


def test_a_test_set_that_leaves_no_validation_set_is_not_drawn():
    # 5 + 5 would be the closest test set.
    for seed in range(10):
        sets = chromosome_split(
            genes_on((5, 5, 20)), valid_size=5, test_size=8, random_state=seed
        )
        assert [*map(len, sets)] == [20, 5, 5]


def test_published_sizes():
    ids = [f"ENSG{number:011d}" for number in range(0, 2 * 18_460, 2)]
    train, valid, test = published_split(ids)
    assert_array_equal(train, np.arange(10_000))
    assert_array_equal(valid, np.arange(10_000, 12_360))
    assert_array_equal(test, np.arange(12_360, 18_460))


@given(st.integers(6, 3000))
@settings(deadline=None, max_examples=50)
def test_published_shares_of_other_numbers(n_genes):
    ids = [f"ENSG{number:011d}" for number in range(n_genes)]
    sizes = [len(genes) for genes in published_split(ids)]
    assert sum(sizes) == n_genes
    assert min(sizes) >= 1
    shares = np.array([10_000, 2_360, 6_100]) * n_genes / 18_460
    assert np.abs(sizes - shares).max() <= 1


@given(st.permutations(range(12)))
@settings(deadline=None, max_examples=50)
def test_published_blocks_are_of_sorted_ids_whatever_their_versions(numbers):
    # Without the version, ENSG00000000001.9 would come after ENSG00000000001.10.
    ids = [f"ENSG{number:011d}.{99 - number}" for number in numbers]
    sets = published_split(ids)
    in_order = [sorted(numbers[i] for i in genes) for genes in sets]
    assert in_order == [[0, 1, 2, 3, 4, 5, 6], [7], [8, 9, 10, 11]]
    for genes in sets:
        assert_array_equal(genes, np.sort(genes))


def test_the_copy_on_chromosome_y_is_another_gene():
    ids = [f"ENSG{number:011d}.1" for number in range(6)]
    sets = published_split([*ids, "ENSG00000000001.1_PAR_Y"])
    assert sum(map(len, sets)) == 7


@pytest.mark.parametrize(
    ("parameters", "sets"),
    [
        ({"valid_size": 0, "test_size": 0.3}, [[0, 1, 2, 3, 4, 8, 9], [], [5, 6, 7]]),
        ({"valid_size": 0, "test_size": 0}, [range(10), [], []]),
        (
            {"valid_size": 0.2, "test_chromosomes": ["2"]},
            [range(5), [8, 9], [5, 6, 7]],
        ),
    ],
)
def test_sets_that_are_empty_or_chosen(parameters, sets):
    chromosomes = np.repeat(["1", "2", "3"], [5, 3, 2])
    found = chromosome_split(chromosomes, random_state=0, **parameters)
    assert [genes.tolist() for genes in found] == [*map(list, sets)]

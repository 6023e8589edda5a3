import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from skdeepdiff.datasets._signal._counting import BinCounter
from skdeepdiff.datasets._signal._windows import Windows


def brute_force(windows, chromosome, reads):
    edges = windows.edges(slice(None))
    counts = np.zeros((len(edges), windows.n_bins), dtype=int)
    for gene, bin_ in np.ndindex(counts.shape):
        left, right = edges[gene, bin_ : bin_ + 2]
        counts[gene, bin_] = sum(start < right and end > left for start, end in reads)
    return counts * (windows.chromosomes == chromosome)[:, None]


READS = st.lists(
    st.tuples(st.integers(0, 120), st.integers(1, 60)).map(lambda x: (x[0], sum(x)))
)


@settings(deadline=None)
@given(
    starts=st.lists(st.integers(-30, 110), min_size=1, max_size=5),
    n_bins=st.integers(1, 6),
    bin_size=st.integers(1, 12),
    reads=READS,
)
def test_as_counted_one_by_one(starts, n_bins, bin_size, reads):
    chromosomes = np.array(["chr1", "chr2"] * 3)[: len(starts)]
    windows = Windows(
        chromosomes, np.array(starts), np.zeros(len(starts), bool), n_bins, bin_size
    )
    counter = BinCounter(windows)
    for part in (reads[::2], reads[1::2]):  # in any order, in any parts
        starts, ends = np.array(part, dtype=int).reshape(-1, 2).T
        counter.add([None, "chr1"], np.ones(len(part), int), starts, ends)
    assert_array_equal(counter.counts(), brute_force(windows, "chr1", reads))


def test_reads_of_any_length_stay_on_their_chromosome():
    chromosomes = np.array(["chr1", "chr2"])
    counter = BinCounter(Windows(chromosomes, np.array([-5, -5]), [False] * 2, 2, 10))
    starts, ends = np.array([5, 0]), np.array([10**17, 1])
    counter.add(chromosomes.tolist(), np.array([0, 1]), starts, ends)
    assert_array_equal(counter.counts(), [[0, 1], [1, 0]])


def test_memory_does_not_grow_with_reads():
    counter = BinCounter(Windows(np.array(["chr1"]), np.array([0]), [False], 2, 10))

    def n_numbers():
        return sum(np.size(value) for value in vars(counter).values())

    before = n_numbers()
    for _ in range(3):
        starts = np.arange(1000) % 20
        counter.add(["chr1"], np.zeros(1000, int), starts, starts + 5)
    assert n_numbers() == before
    assert_array_equal(counter.counts(), [[1500, 2100]])

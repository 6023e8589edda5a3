import sys

import pytest

from skdeepdiff.nn._kernel import load_kernel
from speed_and_memory import memory

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="reads /proc"
)


@pytest.mark.usefixtures("in_this_process")
def test_baseline_is_measured():
    record = memory.peak_of_baseline("two_layer_svr", 20)
    assert record["model"] == "two_layer_svr"
    assert record["n_genes"] == 20
    assert record["fit_seconds"] > 0
    assert 50 < record["megabytes"] < 10_000


@pytest.mark.skipif(
    load_kernel(32, False) is None, reason="PyTorch's own LSTM takes more memory"
)
def test_a_fit_takes_at_most_three_times_the_size_of_X():
    record = memory.footprint("raw_d", 10_000)
    assert record["X"] == 80.0
    assert 1 < record["fit"] < 3
    assert record["predict"] < 0.5, "it goes through the genes in batches"

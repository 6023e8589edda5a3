import sys

import numpy as np
import pytest

from common.fresh_process import in_fresh_process
from comparison.peak_memory import peak_bytes, reset_peak


def _allocate(megabytes):
    before = reset_peak()
    np.ones(megabytes * 2**20, dtype=np.uint8)
    return peak_bytes() - before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_peak_grows_by_what_was_allocated():
    grown = in_fresh_process(_allocate, 64)
    assert 50 * 2**20 < grown < 100 * 2**20

import pytest

from read_counting import scale


def test_exponents():
    records = [
        {"reads": size, "genes": 10, "seconds": size**1.5} for size in (10, 20, 40)
    ]
    records.append({"reads": 40, "genes": 20, "seconds": 1e9})
    assert scale.exponents(records, "reads", "genes", 10) == pytest.approx(1.5)

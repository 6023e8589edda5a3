import pytest

from speed_and_memory import report


def test_exponents_are_slopes():
    growth = [
        {
            "what": "genes",
            "size": size,
            "variant": "raw_d",
            "seconds": 3 * size**1.5,
            "megabytes": 2.0 * size,
        }
        for size in (10, 20, 40, 80)
    ]
    (row,) = report.growth_exponents(growth).to_dict("records")
    assert row["exponent"] == pytest.approx(1.5)
    assert row["larger sizes"] == pytest.approx(1.5)
    assert row["sizes"] == "10 to 80"
    assert row["megabytes at most"] == 160.0

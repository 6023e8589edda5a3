import numpy as np
import pandas as pd

from skdeepdiff.datasets._gene_ids import (
    as_text,
    bare_ids,
    excel_mangled,
    first_repeated,
    is_missing,
)


def test_versions_are_stripped():
    for expected, *names in (
        ("ENSG00000000001", "ENSG00000000001.5", "ENSG00000000001.5_2"),
        ("ENSG00000182378_PAR_Y", "ENSG00000182378.15_PAR_Y"),
        ("ENSG00000182378_PAR_Y", "ENSG00000182378.15_5_PAR_Y"),
        ("ENSG00000182378_PAR_Y", "ENSG00000182378.15_PAR_Y_5"),
        ("ENSGR0000182378", "ENSGR0000182378.10"),
        ("ENST00000456328", "ENST00000456328.2"),
        ("AT1G01010", "gene-AT1G01010"),
        ("ENSG00000000001", "gene:ENSG00000000001.5"),
    ):
        assert bare_ids(names) == [expected] * len(names)


def test_other_names_are_left_alone():
    names = ["AC012345.1", "Y74C9A.3", "ENSG00000000001.5-AS", "ENSG1.5", ""]
    names += ["xENSG00000000001.5", "gene-", "regene-1"]
    assert bare_ids(names) == names


def test_mangled_names_are_recognized():
    days = ["1-Mar", "01-Mar-01", "1-March", "01. Mrz", "Mar-01", "Mar-10", "1-mar"]
    dates = ["2001-03-01", "2001-03-01 00:00:00", "9/1/2001", "01.09.2001"]
    numbers = ["2.31E+13", "2.31E13", "2,31E+13", "5E+05"]
    names = [*days, *dates, *numbers]
    assert [name for name in names if not excel_mangled(name)] == []


def test_real_names_are_not():
    names = ["MARCH1", "NOV", "1-8U", "5S_rRNA", "7SK", "1017", "2310009E13", ""]
    names += ["1-Dec-like", "mar-st-10", "ENSG00000000001.5"]
    of_c_elegans = ["sep-1", "dec-10", "SEP-1"]
    assert [name for name in names + of_c_elegans if excel_mangled(name)] == []


def test_the_first_repeated_name():
    assert first_repeated(["A", "B", "C", "B", "A"]) == (1, 3)
    assert first_repeated(["A", "B"]) is None


def test_names_as_text():
    for text, *values in (
        ("TP53", "TP53", np.str_("TP53")),
        ("7157", 7157, 7157.0),
        ("2", np.float32(2)),
        (None, 0.5, True, np.True_, ["A"], None),
    ):
        for value in values:
            assert as_text(value) == text
            assert type(as_text(value)) is type(text)


def test_missing_cells():
    assert all(map(is_missing, [None, np.nan, pd.NA, pd.NaT]))
    assert not any(map(is_missing, ["", 0, ["A"], "nan"]))

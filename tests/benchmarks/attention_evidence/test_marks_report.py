import matplotlib.image
import pandas as pd
import pytest

from attention_evidence.marks_report import MEAN, write_results

SUMMARY = {"mean": 0.21, "low": 0.2, "high": 0.234, "correlation": 0.5}


@pytest.fixture
def tables():
    def table(*keys, **more):
        rows = pd.MultiIndex.from_product([[MEAN, "raw_d", "aux"], *keys])
        return rows.to_frame(index=False).assign(**SUMMARY, **more)

    ups, marks = ["higher in Q", "higher in P"], ["H3K4me3", "H3K4me1"]
    attention = table([*ups, "difference"], marks)
    attention = attention.rename(columns={0: "variant", 1: "genes", 2: "mark"})
    claims = table(ups, ["A above B"], verdict="holds")
    claims = claims.rename(columns={0: "variant", 1: "up", 2: "claim"})
    claims.loc[claims["variant"] == "aux", "verdict"] = "undecided"
    importance = attention[attention["genes"] == "difference"].drop(columns="genes")
    return attention, claims, importance


def test_files(tables, tmp_path, capsys):
    write_results("Of 9 genes", *tables, tmp_path)
    text = (tmp_path / "tables.txt").read_text()
    # A row a variant, in the order of the table.
    header, _, *rows = text.split("mean and range over trainings\n\n")[1].splitlines()
    assert header.split() == ["mark", "H3K4me3", "H3K4me1"]
    assert [row[: len(MEAN)].strip() for row in rows] == [MEAN, "raw_d", "aux"]
    assert rows[0].count("0.210 [0.200 0.234]") == 2
    assert capsys.readouterr().out == text + "\n"
    assert "The paper's claims, if up is higher in P" in text
    # The mean of the variants, then how many of the two it holds in.
    (claim, _) = (row for row in text.splitlines() if row.startswith("A above B"))
    assert claim.split()[3:] == ["0.21", "0.2", "0.234", "holds", "1", "0", "1"]
    for name, table in zip(("attention", "claims", "importance"), tables, strict=True):
        assert len(pd.read_csv(tmp_path / f"{name}.csv")) == len(table)
    assert matplotlib.image.imread(tmp_path / "figure5.png").ndim == 3
    assert (tmp_path / "figure5.svg").stat().st_size > 1000

from pathlib import Path

import pandas as pd
import pytest

from skdeepdiff.datasets._signal._sample_sheet import read_sample_sheets


def read_sample_sheet(sheet, **options):
    (read,) = read_sample_sheets(sheet, **options)
    return read


TEXT = """\
sample,condition,mark,replicate,path,control,library_size
k4_k562_1,K562,H3K4me3,1,k562_1.bam,input.bam,
k4_k562_2,K562,H3K4me3,2,k562_2.bam,input.bam,1e7
# a remark

k4_h1,H1,H3K4me3,1,/data/h1.bw,,
k27_h1,H1,H3K27me3,1,"with, comma.bed",,
k27_k562,K562,H3K27me3,1,k27.tagAlign.gz,,
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "sheet.csv"
    path.write_text(TEXT)
    return path


def test_everything_is_read(path):
    sheet = read_sample_sheet(path)
    assert sheet.conditions == ("K562", "H1")
    assert sheet.marks == ("H3K4me3", "H3K27me3")
    assert [sample.line for sample in sheet.samples] == [2, 3, 6, 7, 8]
    first, second, third, fourth, _ = sheet.samples
    folder = path.parent
    names = ("k4_k562_1", "K562", "H3K4me3", "1")
    assert first == (*names, folder / "k562_1.bam", folder / "input.bam", None, 2, None)
    assert second.library_size == 1e7
    assert (third.path, third.control) == (Path("/data/h1.bw"), None)
    assert fourth.path == folder / "with, comma.bed"


def test_comments_and_blank_lines_before_the_header(path):
    samples = read_sample_sheet(path).samples
    path.write_text(f"# Our samples\n,,\n\n{TEXT}")
    moved = [sample._replace(line=sample.line + 3) for sample in samples]
    assert list(read_sample_sheet(path).samples) == moved


def test_conditions_and_marks_are_chosen(path):
    contrast, marks = ["H1", "K562"], ["H3K27me3", "H3K4me3"]
    sheet = read_sample_sheet(path, contrast=contrast, marks=marks)
    assert [*sheet.conditions] == contrast
    assert [*sheet.marks] == marks
    one_mark = read_sample_sheet(path, marks=("H3K27me3",))
    assert [sample.sample for sample in one_mark.samples] == ["k27_h1", "k27_k562"]
    path.write_text(f"{TEXT}k4_liver,liver,H3K4me3,1,k562_1.bam,,\n")  # a file again
    assert len(read_sample_sheet(path, contrast=["K562", "H1"]).samples) == 5


def test_a_data_frame_is_the_same(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    table = pd.read_csv(path, comment="#")
    from_table, from_file = read_sample_sheet(table), read_sample_sheet(path)
    assert from_table[1:] == from_file[1:]
    for one, other in zip(from_table.samples, from_file.samples, strict=True):
        assert one[:4] == other[:4]
        assert one.path.resolve() == other.path.resolve()
    # No row of it is a comment.
    table.loc[1, "sample"] = "#2"
    assert read_sample_sheet(table).samples[1].sample == "#2"


def test_spaces_bom_and_crlf(tmp_path):
    path = tmp_path / "sheet.csv"
    text = TEXT.replace(",", ", ").replace("\n", "\r\n").replace('"with, ', '"with')
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    sheet = read_sample_sheet(path)
    assert sheet.marks == ("H3K4me3", "H3K27me3")
    assert sheet.samples[0].path.name == "k562_1.bam"


def test_empty_columns_of_a_spreadsheet(path):
    expected = read_sample_sheet(path)
    path.write_text("\n".join(f"{line},," for line in TEXT.splitlines()))
    assert read_sample_sheet(path) == expected
    table = pd.read_csv(path, comment="#")
    assert "Unnamed: 7" in table
    assert read_sample_sheet(table).marks == expected.marks


def test_a_tilde_is_the_home_folder(path, monkeypatch):
    monkeypatch.setenv("HOME", "/home/me")
    path.write_text(TEXT.replace("k562_1.bam,input", "~/k562_1.bam,~/input"))
    first = read_sample_sheet(path).samples[0]
    assert first.path == Path("/home/me/k562_1.bam")
    assert first.control == Path("/home/me/input.bam")

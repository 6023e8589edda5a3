from dataclasses import replace

import numpy as np
import pytest

from comparison.sources import Source, add_checksums, find_pairs, read_source

SYNTHETIC = Source("synthetic", "synthetic", "small")


def test_synthetic_genes_are_always_the_same():
    first, second = read_source(SYNTHETIC), read_source(add_checksums(SYNTHETIC))
    np.testing.assert_array_equal(first.data, second.data)
    assert len(first.data) == 500
    assert len(set(first.chromosomes)) == 23


def test_marks_are_chosen_by_name(source):
    every = read_source(source)
    names = every.mark_names[1::-1]
    chosen = read_source(replace(source, marks=tuple(names)))
    assert chosen.mark_names == names
    np.testing.assert_array_equal(chosen.data, every.data[:, :, 1::-1])
    with pytest.raises(ValueError, match=f"--marks must be .* {names[0]}.* got 'H3K0'"):
        read_source(replace(source, marks=("H3K0",)))


def test_changed_file_is_refused(source):
    changed = replace(source, checksums=(("tiny.npz", "0" * 64),))
    with pytest.raises(ValueError, match=r"files of tiny changed.*tiny\.npz"):
        read_source(changed)


def test_pairs_whose_files_are_there(tmp_path):
    with pytest.raises(FileNotFoundError, match="none of the published pairs"):
        find_pairs(tmp_path)
    for cell in ("E005", "E006", "E007"):
        for part in ("train", "valid", "test", "expr"):
            (tmp_path / f"{cell}.{part}.csv").write_text("x")
    assert find_pairs(tmp_path) == ["E006-E007", "E005-E006"]
    (tmp_path / "E007.expr.csv").unlink()
    assert find_pairs(tmp_path) == ["E005-E006"]

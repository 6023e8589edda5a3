import pytest

from pages import literal_blocks, read_page, run_script


def test_script_prints_what_it_says(tmp_path):
    pytest.importorskip("distributed", reason="dask isn't installed")
    page = read_page("user_guide/scaling.rst")
    code, printed = (block.astext() for block in literal_blocks(page))
    assert run_script(code, tmp_path).strip() == printed

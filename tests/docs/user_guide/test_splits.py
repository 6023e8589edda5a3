import pytest

from pages import literal_blocks, read_page, run_script


@pytest.mark.parametrize("first", [0, 2, 4])
def test_script_prints_what_it_says(first, tmp_path):
    page = read_page("user_guide/splits.rst")
    blocks = [block.astext() for block in literal_blocks(page)]
    assert len(blocks) == 6
    assert run_script(blocks[first], tmp_path).strip() == blocks[first + 1]

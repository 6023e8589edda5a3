import matplotlib.image
import pytest
from matplotlib.figure import Figure

from common.figure_files import write_figure


def test_a_figure_in_the_format_of_its_name(tmp_path):
    figure = Figure(figsize=(2, 1))
    write_figure(figure, tmp_path / "a.png", dpi=50)
    assert matplotlib.image.imread(tmp_path / "a.png").shape[:2] == (50, 100)
    write_figure(figure, tmp_path / "a.svg")
    assert "<svg" in (tmp_path / "a.svg").read_text()


def test_a_figure_that_cant_be_drawn_leaves_the_old_file(tmp_path):
    figure, path = Figure(), tmp_path / "a.png"
    write_figure(figure, path)
    before = path.read_bytes()
    with pytest.raises(TypeError):
        write_figure(figure, path, dpi="fine")
    assert [each.name for each in tmp_path.iterdir()] == ["a.png"]
    assert path.read_bytes() == before

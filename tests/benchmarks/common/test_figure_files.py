import matplotlib.image
from matplotlib.figure import Figure

from common.figure_files import write_figure


def test_a_figure_in_the_format_of_its_name(tmp_path):
    figure = Figure(figsize=(2, 1))
    write_figure(figure, tmp_path / "a.png", dpi=50)
    assert matplotlib.image.imread(tmp_path / "a.png").shape[:2] == (50, 100)
    write_figure(figure, tmp_path / "a.svg")
    assert "<svg" in (tmp_path / "a.svg").read_text()

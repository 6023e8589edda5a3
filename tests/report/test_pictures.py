import numpy as np

from skdeepdiff._report import draw_scatter, new_panel, render, style


def test_scatter_says_how_well_it_fits():
    target = np.array([-2.0, 0, 2, 4])
    _, told = draw_scatter(target, target / 2, "black")
    assert "4 genes, correlation 1.00; the line of least squares rises by 0.50 " in told
    assert "Predictions range from -1.0 to 2.0, measurements from -2.0 to 4.0." in told
    _, told = draw_scatter(target, 0 * target, "black")
    assert "same measured or predicted" in told


def test_pictures_are_parts_of_the_page_and_the_same_each_time():
    def draw(kind):
        with style():
            figure, axes = new_panel("$x_1$", "y", (2, 1))
            axes.plot([0, 1], [1, 0])
            return render((figure, "A line."), "From 1 to 0", kind)

    for kind, start in (("svg", "svg+xml"), ("png", "png"), ("webp", "webp")):
        picture = draw(kind)
        assert picture == draw(kind)
        assert picture.address.startswith(f"data:image/{start};base64,")
        assert (picture.width, picture.height) == (192, 96)
    # Names with dollar signs aren't formulas, and nothing is read from elsewhere.
    content = draw("svg").content
    assert b"$x_1$" in content
    assert b"<metadata" not in content

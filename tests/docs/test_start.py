from pages import assert_prints_what_it_says


def test_page_prints_what_it_says(tmp_path):
    assert_prints_what_it_says("start.rst", tmp_path, n_scripts=6, atol=0.15)
    assert {path.name for path in tmp_path.iterdir()} >= {"marks.png", "bins.png"}

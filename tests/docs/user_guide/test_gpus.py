from pages import assert_prints_what_it_says


def test_page_prints_what_it_says(tmp_path):
    assert_prints_what_it_says("user_guide/gpus.rst", tmp_path, n_scripts=1)

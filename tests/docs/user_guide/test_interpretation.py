from pages import assert_prints_what_it_says

# By output: attention, groups, importances, effects, shares (the last two in log2).
# With AVX-512, with AVX2 and without the kernel, they differed by up to 0.11, 0, 0.04,
# 1.1 and 1.0.
TOLERANCES = [0.2, 0.0, 0.1, 2.0, 2.0]


def test_page_prints_what_it_says(tmp_path):
    assert_prints_what_it_says(
        "user_guide/interpretation.rst", tmp_path, n_scripts=5, atol=TOLERANCES
    )

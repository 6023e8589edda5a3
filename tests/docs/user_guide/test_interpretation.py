import figure5
from pages import assert_prints_what_it_says, literal_blocks, read_page

# By output: attention, groups, importances, effects, shares (the last two in log2).
# With AVX-512, with AVX2 and without the kernel, they differed by up to 0.11, 0, 0.04,
# 1.1 and 1.0.
TOLERANCES = [0.2, 0.0, 0.1, 2.0, 2.0]


def test_page_prints_what_it_says(tmp_path):
    assert_prints_what_it_says(
        "user_guide/interpretation.rst", tmp_path, n_scripts=5, atol=TOLERANCES
    )


def test_command_is_valid():
    blocks = literal_blocks(read_page("user_guide/interpretation.rst"))
    (command,) = (b.astext() for b in blocks if "console" in b["classes"])
    _, _, program, *arguments = command.replace("\\\n", "").split()
    assert program == "benchmarks/figure5.py"
    assert len(figure5.parse_arguments(arguments).marks) == 5

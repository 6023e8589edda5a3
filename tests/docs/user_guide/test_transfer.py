from pages import assert_prints_what_it_says, literal_blocks, read_page
from transfer import parse_arguments

PAGE = "user_guide/transfer.rst"


def test_page_prints_what_it_says(tmp_path):
    assert_prints_what_it_says(PAGE, tmp_path, n_scripts=5, atol=0.02)


def test_commands():
    blocks = literal_blocks(read_page(PAGE))
    (block,) = (block for block in blocks if "console" in block["classes"])
    commands = block.astext().splitlines()
    for command in commands:
        program, *arguments = command.removeprefix("$ python ").split()
        assert program == "benchmarks/transfer.py"
        parse_arguments(arguments)
    assert commands

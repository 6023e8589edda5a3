import re

from comparison.options import parse_arguments
from pages import DOCS, read_page


def test_page_is_valid_and_its_commands_are():
    read_page("benchmarks.rst")
    text = (DOCS / "benchmarks.rst").read_text(encoding="utf-8")
    commands = re.findall(r"\$ python benchmarks/run_all\.py *(.*)", text)
    assert len(commands) == 5
    for command in commands:
        parse_arguments(command.split())

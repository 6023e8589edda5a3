import re
from pathlib import Path

import docutils.core

from comparison.options import parse_arguments

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.rst"


def test_page_is_valid_and_its_commands_are():
    text = PAGE.read_text(encoding="utf-8")
    settings = {"halt_level": 2, "report_level": 2}
    docutils.core.publish_doctree(text, settings_overrides=settings)
    commands = re.findall(r"\$ python benchmarks/run_all\.py *(.*)", text)
    assert len(commands) == 5
    for command in commands:
        parse_arguments(command.split())

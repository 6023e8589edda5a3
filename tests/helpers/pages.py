"""Read the documentation's pages, for tests that run what they show."""

import contextlib
import io
import re
import sys
from pathlib import Path

import docutils.core
import docutils.nodes
import numpy as np
import pytest
from docutils.parsers.rst import Directive, directives, roles

DOCS = Path(__file__).parents[2] / "docs"


class AnyOption(dict):
    def __contains__(self, name):
        return True

    def __missing__(self, name):
        return directives.unchanged


class Container(Directive):
    """A directive of Sphinx: what is in it counts, not what it does."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = AnyOption()

    def run(self):
        node = docutils.nodes.container()
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


class Ignored(Container):
    """A directive of Sphinx whose content isn't prose."""

    def run(self):
        return []


for role in ["ref", "doc", "class", "func", "meth", "mod", "attr", "term", "data"]:
    roles.register_generic_role(role, docutils.nodes.inline)
for name in ["seealso", "grid", "grid-item-card", "tab-set", "tab-item", "dropdown"]:
    directives.register_directive(name, Container)
for name in ["toctree", "autosummary", "currentmodule", "program-output"]:
    directives.register_directive(name, Ignored)
directives.register_directive("minigallery", Ignored)


def read_page(name):
    """Parse a page of ``docs``; what docutils warns of is an error."""
    path = DOCS / name
    return docutils.core.publish_doctree(
        path.read_text(encoding="utf-8"),
        source_path=str(path),
        settings_overrides={"halt_level": 2, "report_level": 2},
    )


def literal_blocks(document):
    """Code and output of a page, in its order."""
    return list(document.findall(docutils.nodes.literal_block))


def run_script(code, folder):
    """Run a page's Python code in a namespace of its own; what it prints."""
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(printed):
        patch.chdir(folder)
        exec(compile(code, "script.py", "exec"), {"__name__": "__main__"})
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
    return printed.getvalue()


# With the space that stands in the place of a sign.
DECIMAL = re.compile(r" ?[-+]?\d+\.\d+")


def assert_prints_what_it_says(name, folder, atol=0.0):
    """Run a page's Python code, one script after another, and compare what it prints.

    Scripts go on with what those before them made; those of the class ``needs-files``,
    for which there are none here, are only compiled. The block after a script is what
    it prints, unless it is a script or a command itself. Decimal fractions may differ
    by ``atol``, one number or one for each output.
    """
    scripts, outputs, follows = [], [], False
    for block in literal_blocks(read_page(name)):
        if "needs-files" in block["classes"]:
            compile(block.astext(), name, "exec")
        elif "python" in block["classes"]:
            scripts.append(block.astext())
        elif follows and "console" not in block["classes"]:
            outputs.append(block.astext())
        follows = block["classes"] == ["code", "python"]
    assert outputs
    printed, promised = run_script("\n".join(scripts), folder), "\n".join(outputs)
    assert DECIMAL.sub("#", printed).strip() == DECIMAL.sub("#", promised).strip()
    printed, promised = (
        np.array(DECIMAL.findall(text), dtype=float) for text in (printed, promised)
    )
    n_numbers = [len(DECIMAL.findall(output)) for output in outputs]
    allowed = np.repeat(np.broadcast_to(atol, len(outputs)), n_numbers)
    off = abs(printed - promised) > allowed + 1e-9
    assert not off.any(), (printed[off], promised[off], allowed[off])

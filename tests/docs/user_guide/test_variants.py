import re

import pytest
from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml

from pages import literal_blocks, read_page, run_script
from skdeepdiff.nn import VARIANTS, DeepDiffNet


@pytest.fixture(scope="module")
def page():
    return read_page("user_guide/variants.rst")


def test_script_prints_what_it_says(page, tmp_path):
    code, printed = (block.astext() for block in literal_blocks(page))
    assert run_script(code, tmp_path).strip() == printed


def test_table_has_the_networks_numbers(page):
    table = next(page.findall(nodes.table))
    _, *rows = (
        [entry.astext() for entry in row.findall(nodes.entry)]
        for row in table.findall(nodes.row)
    )
    described = {row[0]: row[-2:] for row in rows}
    assert list(described) == list(VARIANTS)
    for name, (n_streams, n_parameters) in described.items():
        net = DeepDiffNet(name, n_marks=5)
        assert int(n_streams) == len(net.bin_encoder.lstm.sharing)
        assert int(n_parameters.replace(",", "")) == sum(
            parameter.numel() for parameter in net.parameters()
        )


def test_each_variant_has_its_drawing(page):
    drawings = [image["uri"] for image in page.findall(nodes.image)]
    names = [re.fullmatch(r".*/architecture_(\w+)\.svg", uri)[1] for uri in drawings]
    assert names == list(VARIANTS)
    assert all(image["alt"] for image in page.findall(nodes.image))


def test_formulas_can_be_rendered(page):
    formulas = [*page.findall(nodes.math_block), *page.findall(nodes.math)]
    assert len(formulas) > 10
    for formula in formulas:
        assert tex2mathml(formula.astext()).startswith("<math")

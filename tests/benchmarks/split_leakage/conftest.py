import pytest

from split_leakage.chromosome_genes import (
    make_genes,
)


@pytest.fixture(scope="module")
def genes():
    return make_genes(400, 0.5, 0.5, 0)

"""What is wrong with splits of genes, and the error that each mistake must raise."""

from functools import partial

import numpy as np

from skdeepdiff.datasets import ChromosomeSplit, chromosome_split, published_split

from .bad_file import BadFile

GROUPS = ["1"] * 5 + ["2"] * 3 + ["X"] * 2
IDS = [f"ENSG{number:011d}" for number in range(10)]


def splitting(groups=GROUPS, n_genes=10, **parameters):
    """A call that splits genes; of a list, so that errors in it show."""
    return lambda folder: list(
        ChromosomeSplit(**parameters).split(np.zeros((n_genes, 2)), groups=groups)
    )


def three_sets(chromosomes=GROUPS, **parameters):
    return lambda folder: chromosome_split(chromosomes, **parameters)


def published(gene_ids):
    return lambda folder: published_split(gene_ids)


mistake = partial(BadFile, error=ValueError)

TABLE = [
    mistake(
        splitting(test_size=12), "test_size must be less than the 10 genes, got 12."
    ),
    mistake(
        splitting(None),
        "ChromosomeSplit needs groups, the chromosome of each gene, got None. Searches "
        "and cross_validate pass on groups=..., or under metadata routing "
        "params={'groups': ...}.",
    ),
    mistake(
        splitting(GROUPS, n_genes=12),
        "groups must be the chromosome of each gene, of shape (12,), got shape (10,).",
    ),
    mistake(
        splitting([*GROUPS[:9], None]),
        "groups must be the chromosome of each gene, got None for gene 9.",
    ),
    mistake(
        splitting(["1"] * 5 + ["2"] * 5, test_size=3),
        "test_size=3 asks for 3 genes. No whole chromosomes come within 50% of that "
        "and leave others; they have 5, 5 genes.",
    ),
    mistake(
        splitting(),
        "n_splits must be at most 2, got 5: the 3 chromosomes have no more test sets "
        "within 50% of test_size=0.2.",
    ),
    mistake(
        splitting(test_chromosomes=["X", "chr2"]),
        "test_chromosomes must be among the chromosomes of the genes, got 'chr2'. "
        "There are '1', '2', 'X'.",
    ),
    mistake(
        splitting(list(range(100)), n_genes=100, test_chromosomes=[100]),
        "test_chromosomes must be among the chromosomes of the genes, got 100. There "
        "are 0, 1, 10, ... and 70 more.",
    ),
    mistake(
        splitting(test_chromosomes=["1", "2", "X"]),
        "test_chromosomes must be some, but not all, chromosomes of the genes, got 3. "
        "There are '1', '2', 'X'.",
    ),
    mistake(
        splitting(test_chromosomes=[["1"], ["2"]]),
        "test_chromosomes must be names of chromosomes, of shape (n_test_chromosomes,)"
        ", got shape (2, 1).",
    ),
    mistake(
        three_sets(valid_size=0.5, test_size=5),
        "valid_size and test_size must leave training genes, got 0.5 and 5 of 10 "
        "genes.",
    ),
    mistake(
        three_sets(["1"] * 5 + ["2"] * 5),
        "test_size=0.2 asks for 2 genes. No whole chromosomes come within 50% of that "
        "and leave others; they have 5, 5 genes.",
    ),
    mistake(
        three_sets(),
        "valid_size=0.1 asks for 1 genes. No whole chromosomes come within 50% of that "
        "and leave others; they have 5, 3, 2 genes.",
    ),
    BadFile(
        published(IDS[0]),
        "gene_ids must be a sequence of ids, got 'ENSG00000000000'.",
        TypeError,
    ),
    BadFile(
        published([*IDS, 10]), "gene_ids must be strings, got 10 at 10.", TypeError
    ),
    mistake(
        published([*IDS, f"{IDS[3]}.2"]),
        "gene_ids must differ, apart from versions, got 'ENSG00000000003' twice.",
    ),
    mistake(
        published(IDS[:5]),
        "gene_ids must be at least 6, a gene for each of the three sets in the "
        "published proportions, got 5.",
    ),
]

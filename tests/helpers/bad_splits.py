"""What is wrong with splits of genes, and the error that each mistake must raise."""

import numpy as np

from skdeepdiff.datasets import ChromosomeSplit, chromosome_split, published_split

from .bad_file import BadFile

GROUPS = ["1"] * 5 + ["2"] * 3 + ["X"] * 2
IDS = [f"ENSG{number:011d}" for number in range(10)]


def splitting(message, groups=GROUPS, n_genes=10, **parameters):
    """Splitting genes, of which a list is made, so that errors in it show."""
    split = ChromosomeSplit(**parameters).split
    X = np.zeros((n_genes, 2))
    return BadFile(lambda _: list(split(X, groups=groups)), message, ValueError)


def three_sets(message, **parameters):
    return BadFile(
        lambda _: chromosome_split(GROUPS, **parameters), message, ValueError
    )


def published(message, gene_ids, error=ValueError):
    return BadFile(lambda _: published_split(gene_ids), message, error)


TABLE = [
    splitting("test_size must be less than the 10 genes, got 12.", test_size=12),
    splitting(
        "ChromosomeSplit needs groups, the chromosome of each gene, got None. Searches "
        "and cross_validate pass on groups=..., or under metadata routing "
        "params={'groups': ...}.",
        None,
    ),
    splitting(
        "groups must be the chromosome of each gene, of shape (12,), got shape (10,).",
        GROUPS,
        n_genes=12,
    ),
    splitting(
        "groups must be the chromosome of each gene, got None for gene 9.",
        [*GROUPS[:9], None],
    ),
    splitting(
        "test_size=3 asks for 3 genes. No whole chromosomes come within 50% of that "
        "and leave others; they have 5, 5 genes.",
        ["1"] * 5 + ["2"] * 5,
        test_size=3,
    ),
    splitting(
        "n_splits must be at most 2, got 5: the 3 chromosomes have no more test sets "
        "within 50% of test_size=0.2."
    ),
    splitting(
        "test_chromosomes must be among the chromosomes of the genes, got 'chr2'. "
        "There are '1', '2', 'X'.",
        test_chromosomes=["X", "chr2"],
    ),
    splitting(
        "test_chromosomes must be among the chromosomes of the genes, got 100. There "
        "are 0, 1, 10, ... and 70 more.",
        list(range(100)),
        n_genes=100,
        test_chromosomes=[100],
    ),
    splitting(
        "test_chromosomes must be some, but not all, chromosomes of the genes, got 3. "
        "There are '1', '2', 'X'.",
        test_chromosomes=["1", "2", "X"],
    ),
    splitting(
        "test_chromosomes must be names of chromosomes, of shape (n_test_chromosomes,)"
        ", got shape (2, 1).",
        test_chromosomes=[["1"], ["2"]],
    ),
    three_sets(
        "valid_size and test_size must leave training genes, got 0.5 and 5 of 10 "
        "genes.",
        valid_size=0.5,
        test_size=5,
    ),
    three_sets(
        "valid_size=0.1 asks for 1 genes. No whole chromosomes come within 50% of that "
        "and leave others; they have 5, 3, 2 genes."
    ),
    published(
        "gene_ids must be a sequence of ids, got 'ENSG00000000000'.", IDS[0], TypeError
    ),
    published("gene_ids must be strings, got 10 at 10.", [*IDS, 10], TypeError),
    published(
        "gene_ids must differ, apart from versions, got 'ENSG00000000003' twice.",
        [*IDS, f"{IDS[3]}.2"],
    ),
    published(
        "gene_ids must be at least 6, a gene for each of the three sets in the "
        "published proportions, got 5.",
        IDS[:5],
    ),
]

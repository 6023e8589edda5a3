"""Which genes of an annotation have an expression."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .._gene_ids import bare_ids, first_repeated

SHOWN = 5
SMALLEST_OVERLAP = 0.1  # of the smaller side
WORDS = {"gene_id": "gene ids", "symbol": "symbols"}


def _examples(count: int, names: tuple[str, ...]) -> str:
    """How many, and the first few of them."""
    if not count:
        return "0"
    return f"{count} (such as {', '.join(names)})"


@dataclass(frozen=True)
class JoinReport:
    """What came of joining genes and expression.

    Parameters
    ----------
    key : {"gene_id", "symbol"}
        What they were joined on.
    n_genes, n_expression, n_matched : int
        Genes of the annotation, with an expression, and with both.
    n_without_expression, n_without_gene : int
        Genes of the annotation alone, and of the expression alone.
    without_expression, without_gene : tuple of str
        Up to five of them.
    ambiguous_symbols : tuple of str
        Symbols of the expression that several genes share; they are left out.
    """

    key: str
    n_genes: int
    n_expression: int
    n_matched: int
    n_without_expression: int
    n_without_gene: int
    without_expression: tuple[str, ...]
    without_gene: tuple[str, ...]
    ambiguous_symbols: tuple[str, ...]

    def __str__(self) -> str:
        """The report in a few lines."""
        without_expression = _examples(
            self.n_without_expression, self.without_expression
        )
        lines = [
            f"{self.n_matched} genes by {self.key}, of {self.n_genes} annotated and "
            f"{self.n_expression} with expression",
            f"annotated, but without expression: {without_expression}",
            "with expression, but not annotated: "
            f"{_examples(self.n_without_gene, self.without_gene)}",
        ]
        if self.ambiguous_symbols:
            count, names = len(self.ambiguous_symbols), self.ambiguous_symbols[:SHOWN]
            lines.append(
                f"left out, since several genes share them: {_examples(count, names)}"
            )
        return "\n".join(lines)


def _too_few(
    genes: pd.DataFrame, names: list[str], key: str, n_matched: int
) -> ValueError:
    """Error for genes and expression that hardly share a gene."""
    other = "symbol" if key == "gene_id" else "gene_id"
    shown = {
        side: ", ".join(map(repr, examples[:3]))
        for side, examples in (("genes", genes[key].tolist()), ("expression", names))
    }
    hint = (
        "Do both belong to the same organism? If the expression has the ids in another "
        "column, choose it with expression_id_column."
    )
    if len(set(bare_ids(names)) & set(genes[other])) > n_matched:
        hint = f'The expression has {WORDS[other]}; use expression_key="{other}".'
    return ValueError(
        f"only {n_matched} of {len(genes)} genes and {len(names)} with expression have "
        f"the same {WORDS[key]}. The genes have {shown['genes']}; the expression has "
        f"{shown['expression']}. {hint}"
    )


def join_genes(
    genes: pd.DataFrame, expression_ids: Iterable[str], *, key: str = "gene_id"
) -> tuple[np.ndarray, np.ndarray, JoinReport]:
    """Match genes with their expression.

    Parameters
    ----------
    genes : DataFrame of shape (n_genes, n_columns)
        With the columns ``gene_id`` and ``symbol``, as `read_genes` gives.
    expression_ids : iterable of str
        Ids or symbols of the genes with an expression.
    key : {"gene_id", "symbol"}
        Column of ``genes`` that has what ``expression_ids`` are. A symbol that
        several genes share matches none.

    Returns
    -------
    gene_rows, expression_rows : ndarray of int of shape (n_matched,)
        Positions of the genes that have both, in the order of ``genes``.
    report : JoinReport
        How many there are, and what is left out.

    Raises
    ------
    ValueError
        If a name occurs twice, or less than a tenth of the smaller side matches.

    Examples
    --------
    >>> genes = pd.DataFrame({"gene_id": ["G1", "G2"], "symbol": ["AAA", "BBB"]})
    >>> gene_rows, expression_rows, report = join_genes(genes, ["G3", "G2", "G1"])
    >>> gene_rows.tolist(), expression_rows.tolist()
    ([0, 1], [2, 1])
    >>> print(report)
    2 genes by gene_id, of 2 annotated and 3 with expression
    annotated, but without expression: 0
    with expression, but not annotated: 1 (such as G3)
    """
    names = list(expression_ids)
    ids = bare_ids(names) if key == "gene_id" else names
    repeated = first_repeated(ids)
    if repeated:
        raise ValueError(f"the expression has {ids[repeated[0]]!r} more than once.")
    own = genes[key]
    shared = own.duplicated(keep=False).to_numpy()
    if key == "gene_id" and shared.any():
        raise ValueError(f"the genes have {own[shared].iloc[0]!r} more than once.")
    places = pd.Index(ids, dtype=object).get_indexer(pd.Index(own, dtype=object))
    matched = (places >= 0) & ~shared
    gene_rows = np.flatnonzero(matched)
    n_matched = len(gene_rows)
    if n_matched < SMALLEST_OVERLAP * min(len(genes), len(names)) or not n_matched:
        raise _too_few(genes, names, key, n_matched)
    known = set(own)
    gene_less = [
        name for name, each in zip(names, ids, strict=True) if each not in known
    ]
    silent = own[places < 0].tolist()
    return (
        gene_rows,
        places[matched],
        JoinReport(
            key=key,
            n_genes=len(genes),
            n_expression=len(names),
            n_matched=n_matched,
            n_without_expression=len(silent),
            n_without_gene=len(gene_less),
            without_expression=tuple(silent[:SHOWN]),
            without_gene=tuple(gene_less[:SHOWN]),
            ambiguous_symbols=tuple(own[shared & (places >= 0)].unique()),
        ),
    )

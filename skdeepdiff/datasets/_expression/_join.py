"""Which genes of an annotation have an expression."""

from collections.abc import Iterable
from itertools import compress

import numpy as np
import pandas as pd

from .._gene_ids import bare_ids, first_repeated

SHOWN = 5
SMALLEST_OVERLAP = 0.1  # of the smaller side
WORDS = {"gene_id": "gene ids", "symbol": "symbols"}


def _examples(names: list[str]) -> str:
    return f"{len(names)} (such as {', '.join(names[:SHOWN])})" if names else "0"


def _too_few(
    genes: pd.DataFrame, names: list[str], key: str, n_matched: int
) -> ValueError:
    other = "symbol" if key == "gene_id" else "gene_id"
    own, theirs = (
        ", ".join(map(repr, ids[:3])) for ids in (genes[key].tolist(), names)
    )
    hint = (
        "Do both belong to the same organism? If the expression has the ids in another "
        "column, choose it with expression_id_column."
    )
    if len(set(bare_ids(names)) & set(genes[other])) > n_matched:
        hint = f'The expression has {WORDS[other]}; use expression_key="{other}".'
    return ValueError(
        f"only {n_matched} of {len(genes)} genes and {len(names)} with expression have "
        f"the same {WORDS[key]}. The genes have {own}; the expression has {theirs}. "
        f"{hint}"
    )


def join_genes(
    genes: pd.DataFrame, expression_ids: Iterable[str], *, key: str = "gene_id"
) -> tuple[np.ndarray, np.ndarray, str]:
    """Match genes by ``key``: their rows, those of their expression, and a report."""
    names = list(expression_ids)
    ids = bare_ids(names) if key == "gene_id" else names
    if repeated := first_repeated(ids):
        raise ValueError(f"the expression has {ids[repeated[0]]!r} more than once.")
    own = genes[key]
    shared = own.duplicated(keep=False).to_numpy()
    if key == "gene_id" and shared.any():
        raise ValueError(f"the genes have {own[shared].iloc[0]!r} more than once.")
    places = pd.Index(ids, dtype=object).get_indexer(pd.Index(own, dtype=object))
    # A symbol that several genes share matches none.
    matched = (places >= 0) & ~shared
    gene_rows = np.flatnonzero(matched)
    n_matched = len(gene_rows)
    if n_matched < SMALLEST_OVERLAP * min(len(genes), len(names)) or not n_matched:
        raise _too_few(genes, names, key, n_matched)
    without_gene = [*compress(names, ~pd.Index(ids, dtype=object).isin(own))]
    lines = [
        f"{n_matched} genes by {key}, of {len(genes)} annotated and {len(names)} with "
        "expression",
        f"annotated, but without expression: {_examples(own[places < 0].tolist())}",
        f"with expression, but not annotated: {_examples(without_gene)}",
    ]
    if ambiguous := own[shared & (places >= 0)].unique().tolist():
        lines.append(
            f"left out, since several genes share them: {_examples(ambiguous)}"
        )
    return gene_rows, places[matched], "\n".join(lines)

"""Several pairs of cell types as one dataset."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from sklearn.utils import Bunch

from .._utils._estimators import validated
from ._gene_ids import bare_ids
from ._provenance import check_origin, describe_origin, inside
from ._storage import find_flaw

# What datasets may tell of their genes; kept if all of them do.
OF_GENES = ("target_se", "chromosomes", "tss", "strand", "padding", "excluded")

# The upper quartile of log2 expression is 13 to 14 in published counts, 4 in RPKM.
UPPER_QUARTILE = 0.75
FARTHEST_APART = 3
ENOUGH_GENES = 30  # Quartiles of fewer come about by chance.

TARGETS = {
    None: "no target",
    1: "the log fold change alone",
    2: "log fold change and expression in A and B",
}  # by dimensions


def _check_targets(dataset, first, name, first_name):
    """Refuse targets that aren't on one scale, as far as datasets tell."""
    n_dims, expected = (
        getattr(each.get("target"), "ndim", None) for each in (dataset, first)
    )
    if n_dims != expected:
        raise ValueError(
            f"{name} has {TARGETS[n_dims]}, but {first_name} has "
            f"{TARGETS[expected]}. Expression can't be told from a log fold change; "
            "the reverse is target[:, 0]."
        )
    if n_dims != 2:
        return
    scaled, as_first = (
        inside(each.get("provenance"), "options") for each in (dataset, first)
    )
    option = "expression_normalize"
    if {option} <= scaled.keys() & as_first.keys() and (
        scaled[option] != as_first[option]
    ):
        raise ValueError(
            f"{name} was built with {option}={scaled[option]!r}, but {first_name} with "
            f"{as_first[option]!r}. Build it with the same."
        )
    if min(len(dataset.target), len(first.target)) < ENOUGH_GENES:
        return
    reached, expected = (
        np.quantile(each.target[:, 1:], UPPER_QUARTILE) for each in (dataset, first)
    )
    if not abs(reached - expected) <= FARTHEST_APART:
        raise ValueError(
            f"Expression must be on one scale: a quarter of log2 expression is above "
            f"{reached:.3g} in {name}, but above {expected:.3g} in {first_name}, more "
            f"than {2**FARTHEST_APART}-fold apart, as counts and RPKM are. Build both "
            "from the same kind of numbers, scaled to the same depth."
        )


def _check_genes(datasets, pairs, names):
    tables = [
        pd.DataFrame(
            {
                "gene": bare_ids(dataset.gene_ids),
                "pair": pair,
                "dataset": name,
                "chromosome": dataset.get("chromosomes"),
            }
        )
        for dataset, pair, name in zip(datasets, pairs, names, strict=True)
    ]
    genes = pd.concat(tables, ignore_index=True)
    in_datasets = genes.drop_duplicates(["gene", "pair", "dataset"])
    again = in_datasets.duplicated(["gene", "pair"], keep=False)
    if again.any():
        gene, pair = in_datasets.loc[again, ["gene", "pair"]].iloc[0]
        is_it = (in_datasets["gene"] == gene) & (in_datasets["pair"] == pair)
        first, second = in_datasets.loc[is_it, "dataset"].iloc[:2]
        raise ValueError(
            f"{first} and {second} are one pair of cell types, in which a gene may "
            f"occur once, but both have {gene!r}. Leave one out, or, if they are of "
            "other cells, change cell_types or give names."
        )
    placed = genes.dropna(subset="chromosome")
    placed = placed.drop_duplicates(["gene", "chromosome"])
    elsewhere = placed.duplicated("gene")
    if elsewhere.any():
        gene = placed.loc[elsewhere, "gene"].iloc[0]
        two = placed[placed["gene"] == gene].iloc[:2]
        first, second = (
            f"{row.chromosome!r} in {row.dataset}" for row in two.itertuples()
        )
        raise ValueError(
            f"chromosomes must have the same names, but {gene!r} is on {first} and on "
            f"{second}."
        )


@validated(datasets=[list, tuple], names=[list, tuple, None])
def join_datasets(
    datasets: Sequence[Bunch], names: Sequence[str] | None = None
) -> Bunch:
    """Join datasets of several pairs of cell types, one below the other.

    A gene has a row in each pair. What was measured in one gene is alike in all pairs,
    so that to test another pair, test other genes as well: see :ref:`transfer`.

    Parameters
    ----------
    datasets : sequence of Bunch
        As :func:`build_dataset` returns them, or any other function here, with the
        same marks in the same order, bins and, where known, options. Genes may differ.
        Signal may be on different scales (:func:`normalize_signal`), expression not.
    names : sequence of str of length n_datasets, optional
        Name of the pair of each dataset. By default the names of its cell types, such
        as ``"E123-E003"``, whichever is A. No gene may be in two datasets of one name.

    Returns
    -------
    dataset : Bunch
        The rows of the first dataset, then those of the next, in ``data``, ``target``,
        ``gene_ids``, ``gene_symbols`` and, where all datasets have them,
        ``target_se``, ``chromosomes``, ``tss``, ``strand``, ``padding`` and
        ``excluded``; ``mark_names``, ``bin_positions`` and ``DESCR`` as of
        :func:`build_dataset`; and

        pairs : ndarray of str of shape (n_rows,)
            Name of the pair of each row, for example as ``groups`` of
            :class:`~sklearn.model_selection.LeaveOneGroupOut`.
        pair_cell_types : ndarray of str of shape (n_rows, 2)
            Names of cell types A and B of each row.
        cell_types : list of str
            ``["A", "B"]``.
        provenance : dict
            ``joined``, what each dataset was made of, and the options and files of
            all.

    Raises
    ------
    TypeError
        If something isn't a Bunch.
    ValueError
        If datasets can't be joined; names the dataset, and what differs: marks, bins,
        options, columns or scale of the targets (upper quartiles of expression more
        than 8-fold apart, as of counts and RPKM); or a gene that a pair has twice, or
        that is on chromosomes of different names.

    See Also
    --------
    normalize_signal : Bring the signal of cell types to one scale.
    ChromosomeSplit : Test on other genes.

    Examples
    --------
    >>> from skdeepdiff.datasets import join_datasets, make_paired_marks
    >>> one = make_paired_marks(60, n_bins=20, random_state=0)
    >>> other = make_paired_marks(40, n_bins=20, random_state=1)
    >>> genes = join_datasets([one, other], names=["one", "other"])
    >>> genes.data.shape, genes.target.shape
    ((100, 2, 5, 20), (100, 3))
    """
    if not datasets:
        raise ValueError("datasets must be at least one dataset, got none.")
    for index, dataset in enumerate(datasets):
        if not isinstance(dataset, Bunch):
            raise TypeError(
                f"datasets must be Bunches, got {type(dataset).__name__} at {index}."
            )
        if flaw := find_flaw(dataset):
            raise ValueError(f"datasets[{index}]: {flaw}")
    cells = ["-".join(dataset.cell_types) for dataset in datasets]
    if names is None:
        first_names: dict[frozenset[str], str] = {}
        pairs = [
            first_names.setdefault(frozenset(dataset.cell_types), name)
            for dataset, name in zip(datasets, cells, strict=True)
        ]
    elif len(names) == len(datasets) and all(isinstance(each, str) for each in names):
        pairs = list(names)
    else:
        raise ValueError(
            f"names must be {len(datasets)} strings, one a dataset, got {names!r}."
        )
    shown = [f"datasets[{index}] ({name})" for index, name in enumerate(names or cells)]
    first = datasets[0]
    origin = describe_origin(first)
    for dataset, name in zip(datasets[1:], shown[1:], strict=True):
        check_origin(origin, dataset, shown[0], name)
        _check_targets(dataset, first, name, shown[0])
    _check_genes(datasets, pairs, shown)
    n_rows = [len(dataset.data) for dataset in datasets]
    made_of = [dataset.get("provenance") for dataset in datasets]
    known = [each for each in made_of if isinstance(each, dict)]
    files = [file for each in known for file in each.get("files", [])]
    lines = [f"{name}: {n} genes\n" for name, n in zip(pairs, n_rows, strict=True)]
    target = None
    if first.get("target") is not None:
        target = np.concatenate([dataset.target for dataset in datasets])
    return Bunch(
        data=np.concatenate([dataset.data for dataset in datasets]),
        target=target,
        pairs=np.repeat(pairs, n_rows),
        pair_cell_types=np.repeat(
            [dataset.cell_types for dataset in datasets], n_rows, axis=0
        ),
        gene_ids=[gene for dataset in datasets for gene in dataset.gene_ids],
        gene_symbols=[gene for dataset in datasets for gene in dataset.gene_symbols],
        mark_names=list(first.mark_names),
        cell_types=["A", "B"],
        bin_positions=first.bin_positions.copy(),
        **{
            name: np.concatenate([dataset[name] for dataset in datasets])
            for name in OF_GENES
            if all(dataset.get(name) is not None for dataset in datasets)
        },
        provenance={"joined": made_of, "options": origin["options"], "files": files},
        DESCR="Pairs of cell types, one below the other:\n" + "".join(lines),
    )

"""Synthetic promoters in two cell types, with the planted truth."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any, Literal, overload

import numpy as np
from scipy.signal import lfilter
from scipy.special import expit
from sklearn.utils import Bunch, check_random_state
from sklearn.utils._param_validation import Integral, Interval, Real

from .._pairs._paired_marks import bin_centers
from .._utils._estimators import validated

DESCRIPTION = Path(__file__).with_name("synthetic.txt").read_text("utf-8")


def _peak(center, width):
    return lambda position: np.exp(-0.5 * ((position - center) / width) ** 2)


@dataclass(frozen=True)
class MarkTemplate:
    """How one histone modification behaves around a transcription start site."""

    name: str
    background: tuple  # mean reads per bin beside enrichment, in A and B
    amplitude: tuple  # mean reads per bin that full enrichment adds at the peak
    effect: int  # 1, -1 or 0: rises with the gene's activity, falls, ignores it
    carriers: float  # share of the genes that carry the mark
    # Enrichment, 0 to 1, by bp from the start site in transcription direction.
    profile: Callable[[np.ndarray], np.ndarray]


TEMPLATES = (
    MarkTemplate(
        "H3K4me1",
        (1.35, 1.0),
        (18.0, 13.0),
        1,
        0.85,
        lambda x: 0.9 * _peak(1900, 1000)(x) + 0.7 * _peak(-1700, 800)(x),
    ),
    MarkTemplate("H3K4me3", (1.0, 1.3), (47.0, 100.0), 1, 0.92, _peak(200, 950)),
    MarkTemplate("H3K9me3", (1.3, 1.45), (2.5, 2.8), 0, 0.15, _peak(0, 5000)),
    MarkTemplate("H3K27me3", (0.95, 1.2), (5.0, 65.0), -1, 0.22, _peak(0, 2500)),
    MarkTemplate(
        "H3K36me3", (0.8, 1.1), (4.6, 5.6), 1, 0.9, lambda x: expit((x - 2000) / 700)
    ),
)

# Profiles fade to nothing at this share of their peak; what is left is planted.
PROFILE_FLOOR = 0.1

SHARE_ON = 0.74  # of genes, in a cell type
SHARE_SWITCHED = 0.085  # of genes, between the cell types
STRENGTH_DEVIATION = 0.3  # of the log of a gene's enrichment in both cell types
WOBBLE_DEVIATION = 0.3  # of the log of its enrichment in one of them
SHARED_GAIN_DEVIATION = 0.2  # of the log of all reads of a gene
OWN_GAIN_DEVIATION = 0.15  # of the same in one cell type
FIELD_DEVIATION = 0.6  # of the log of the smooth random field
FIELD_MEMORY = 0.93  # correlation of the field in neighbouring bins
FIELD_SHARED = 0.4  # share of its variance that both cell types have in common
UNEXPLAINED_DEVIATION = 1.1  # of log2 expression, that the marks do not follow


def _draw_states(n_genes, rng):
    on = rng.random_sample((n_genes, 1)) < SHARE_ON
    switched = rng.random_sample((n_genes, 1)) < SHARE_SWITCHED
    flipped = rng.randint(2, size=(n_genes, 1)) == np.arange(2)
    return on ^ (switched & flipped)


def _draw_expression(on, rng):
    """Draw log2 of mean RNA counts, and activities, 0 to 1, which marks follow."""
    shared = rng.normal(size=(len(on), 1))
    own = rng.normal(size=(len(on), 2))
    level_off = 2.0 + 2.4 * shared + 1.0 * own
    level = np.where(on, 12.3 + 1.6 * shared + 0.5 * own, level_off)
    return level, expit((level - 9.5) / 2.0)


def _lognormal(deviation, size, rng):
    return rng.lognormal(-(deviation**2) / 2, deviation, size=size)


def _random_field(shape, rng):
    """Draw a smooth field, standard normal in every bin of the last axis."""
    innovations = rng.normal(size=shape)
    innovations[..., 1:] *= np.sqrt(1 - FIELD_MEMORY**2)
    return lfilter([1.0], [1.0, -FIELD_MEMORY], innovations, axis=-1)


def _cell_fields(n_genes, n_bins, rng):
    """Draw fields of shape (n_genes, 2, n_bins), in part the same in both cells."""
    field = np.sqrt(FIELD_SHARED) * _random_field((n_genes, 1, n_bins), rng)
    own = _random_field((n_genes, 2, n_bins), rng)
    return field + np.sqrt(1 - FIELD_SHARED) * own


def _draw_counts(
    template, activity, gain, strand, positions, dispersion, rng, common=None
):
    """Draw a mark's reads, (n_genes, 2, n_bins); tell where they follow activity."""
    n_genes, n_bins = len(activity), len(positions)
    shift = rng.normal(scale=250, size=(n_genes, 1))
    profile = template.profile(strand[:, None] * positions - shift)
    profile = np.clip((profile - PROFILE_FLOOR) / (1 - PROFILE_FLOOR), 0, None)
    carries = rng.random_sample(n_genes) < template.carriers
    strength = carries * _lognormal(STRENGTH_DEVIATION, n_genes, rng)
    response = {1: activity, -1: 1 - activity, 0: np.ones_like(activity)}
    # What a mark sees of a gene's activity isn't quite what the RNA sees.
    wobble = _lognormal(WOBBLE_DEVIATION, (n_genes, 2), rng)
    level = strength[:, None] * response[template.effect] * wobble
    field = _cell_fields(n_genes, n_bins, rng)
    if common is not None:
        shared_field, share = common
        field = np.sqrt(1 - share) * field + np.sqrt(share) * shared_field
    field = np.exp(FIELD_DEVIATION * field - FIELD_DEVIATION**2 / 2)
    rate = (gain * field) * (
        np.array(template.background)[:, None]
        + np.array(template.amplitude)[:, None]
        * level[:, :, None]
        * profile[:, None, :]
    )
    if dispersion > 0:
        rate *= rng.gamma(1 / dispersion, dispersion, size=rate.shape)
    planted = (profile > 0) & (carries & (template.effect != 0))[:, None]
    return rng.poisson(rate), planted


@overload
def make_paired_marks(
    n_genes: int = 1000,
    n_marks: int = 5,
    n_bins: int = 200,
    *,
    bin_size: int = 100,
    noise: float = 1.0,
    dispersion: float = 0.02,
    mark_correlation: float = 0.0,
    random_state: int | np.random.RandomState | None = None,
    return_X_y: Literal[True],
) -> tuple[np.ndarray, np.ndarray]: ...


@overload
def make_paired_marks(
    n_genes: int = 1000,
    n_marks: int = 5,
    n_bins: int = 200,
    *,
    bin_size: int = 100,
    noise: float = 1.0,
    dispersion: float = 0.02,
    mark_correlation: float = 0.0,
    random_state: int | np.random.RandomState | None = None,
    return_X_y: bool = False,
) -> Bunch | Any: ...  # a tuple if asked for


@validated(
    n_genes=[Interval(Integral, 1, None, closed="left")],
    n_marks=[Interval(Integral, 1, None, closed="left")],
    n_bins=[Interval(Integral, 1, None, closed="left")],
    bin_size=[Interval(Integral, 1, None, closed="left")],
    noise=[Interval(Real, 0, None, closed="left")],
    dispersion=[Interval(Real, 0, None, closed="left")],
    mark_correlation=[Interval(Real, 0, 1, closed="both")],
    random_state=["random_state"],
    return_X_y=["boolean"],
)
def make_paired_marks(
    n_genes: int = 1000,
    n_marks: int = 5,
    n_bins: int = 200,
    *,
    bin_size: int = 100,
    noise: float = 1.0,
    dispersion: float = 0.02,
    mark_correlation: float = 0.0,
    random_state: int | np.random.RandomState | None = None,
    return_X_y: bool = False,
) -> Bunch | tuple[np.ndarray, np.ndarray]:
    """Generate read counts and expression of genes in two cell types.

    The counts have the structure of real promoters, see ``DESCR``. With the defaults,
    ridge regression and a random forest reach about the correlations that they reach on
    as many real genes.

    Parameters
    ----------
    n_genes : int
        Genes.
    n_marks : int
        Marks per cell type. The first five are H3K4me1, H3K4me3, H3K9me3 (which
        carries no information), H3K27me3 (repressive) and H3K36me3, in the order
        of the published data; further ones repeat their behaviour.
    n_bins : int
        Bins, half of them on either side of the start site.
    bin_size : int
        Width of a bin in bp.
    noise : float
        Standard deviation of the change in expression, in units of log2, that the
        marks don't follow, relative to the calibrated one.
    dispersion : float
        Dispersion of the negative binomial counts; 0 makes them Poisson.
    mark_correlation : float
        Share, 0 to 1, of the variance of the smooth random field that all marks of a
        gene have in common (accessibility, say): a mark without information then tells
        of the noise in others.
    random_state : int, RandomState instance or None
        Seed.
    return_X_y : bool
        Whether to return only (data, target).

    Returns
    -------
    dataset : Bunch
        With ``data`` (read counts), ``target`` of shape (n_genes, 3), ``gene_ids``,
        ``gene_symbols``, ``mark_names``, ``cell_types``, ``bin_positions``, ``strand``
        and ``DESCR``, as :func:`build_dataset` returns them (bins in genomic order),
        and

        truth : Bunch
            What was planted: ``marks``, bool of shape (n_genes, n_marks), and
            ``bins``, bool of shape (n_genes, n_marks, n_bins).
    (data, target) : tuple
        If ``return_X_y``.

    Raises
    ------
    ValueError
        If a parameter is invalid.

    See Also
    --------
    make_example_files : The same genes as files of reads and counts.
    build_dataset : A dataset from one's own files.
    load_deepdiff : The published data.

    Examples
    --------
    >>> from skdeepdiff.datasets import make_paired_marks
    >>> dataset = make_paired_marks(50, n_bins=20, random_state=0)
    >>> dataset.data.shape, dataset.target.shape, dataset.truth.bins.shape
    ((50, 2, 5, 20), (50, 3), (50, 5, 20))
    """
    rng = check_random_state(random_state)
    positions = bin_centers(n_bins, bin_size)
    strand = np.where(rng.random_sample(n_genes) < 0.5, -1, 1)
    level, activity = _draw_expression(_draw_states(n_genes, rng), rng)
    level = level + noise * UNEXPLAINED_DEVIATION * rng.normal(size=(n_genes, 2))
    rna = rng.poisson(np.exp2(np.clip(level, 0, 24)) - 1 + 1e-9)
    expression = np.log2(rna + 1.0)

    gain = _lognormal(SHARED_GAIN_DEVIATION, (n_genes, 1, 1), rng) * _lognormal(
        OWN_GAIN_DEVIATION, (n_genes, 2, 1), rng
    )
    # Nothing is drawn without it, so that it leaves other data as they are.
    common = None
    if mark_correlation > 0:
        common = _cell_fields(n_genes, n_bins, rng), mark_correlation
    data = np.empty((n_genes, 2, n_marks, n_bins), dtype=np.float32)
    planted = np.empty((n_genes, n_marks, n_bins), dtype=bool)
    for mark, template in zip(range(n_marks), cycle(TEMPLATES)):  # they repeat
        data[:, :, mark], planted[:, mark] = _draw_counts(
            template, activity, gain, strand, positions, dispersion, rng, common
        )
    names = [template.name for template in TEMPLATES[:n_marks]]
    target = np.column_stack([expression[:, 1] - expression[:, 0], expression])
    if return_X_y:
        return data, target
    return Bunch(
        data=data,
        target=target,
        gene_ids=[f"SYNG{index:011d}" for index in range(1, n_genes + 1)],
        gene_symbols=[f"SYN{index}" for index in range(1, n_genes + 1)],
        mark_names=names + [f"mark{index}" for index in range(len(names), n_marks)],
        cell_types=["A", "B"],
        bin_positions=positions,
        strand=strand,
        truth=Bunch(marks=planted.any(axis=2), bins=planted),
        DESCR=DESCRIPTION.format(
            n_genes=n_genes, n_marks=n_marks, n_bins=n_bins, bin_size=bin_size
        ),
    )

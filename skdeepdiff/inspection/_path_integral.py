"""Integrals of gradients along straight paths, refined where they don't add up."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

# Points of Gauss-Legendre quadrature in a part of a path. Few, as most of what is to be
# refined are steps, around which parts are halved many times.
POINTS = 4

# Parts aren't halved further: signal in float32 hardly tells their ends apart.
SHORTEST = 2.0**-22

# Share of a jump that gradients beside it must account for. They are some thousand
# times as steep then as if the jump took the whole path, so those of what makes it.
LEAST = 1e-3


class Paths(NamedTuple):
    """Genes' straight paths, and a function on them."""

    value: Callable[[np.ndarray], np.ndarray]  # of signal (n, ...), to (n,)
    gradient: Callable[[np.ndarray], np.ndarray]
    start: np.ndarray
    change: np.ndarray  # where paths end, less the start
    batch_size: int  # signals that the functions are given at a time


class Parts(NamedTuple):
    """Parts of genes' paths, arrays of shape (n_parts,)."""

    genes: np.ndarray
    low: np.ndarray  # where they start; a whole path is from 0 to 1
    high: np.ndarray
    value_low: np.ndarray
    value_high: np.ndarray

    def take(self, rows):
        return Parts(*(column[rows] for column in self))


class PathIntegral(NamedTuple):
    """Attributions (n_genes, ...) along paths, and what they should add up to."""

    attributions: np.ndarray
    value_start: np.ndarray
    value_end: np.ndarray
    jumps: np.ndarray  # sum of the sizes of those that _share_jumps shared out
    n_steps: np.ndarray  # points at which the gradient was taken


def tolerance_of(change: np.ndarray, tol: float) -> np.ndarray:
    """Get the largest residual that is fine: tol, or its share of a change over 1."""
    return tol * np.maximum(1, np.abs(change))


def _apply(function, paths, genes, places):
    results = []
    for first in range(0, len(genes), paths.batch_size):
        rows = slice(first, first + paths.batch_size)
        some = genes[rows]
        along = places[rows].reshape(-1, *(1,) * (paths.change.ndim - 1))
        results.append(function(paths.start[some] + along * paths.change[some]))
    return np.concatenate(results)


def _first_parts(paths, n_parts):
    n_genes = len(paths.change)
    cuts = np.linspace(0, 1, n_parts + 1)
    genes = np.repeat(np.arange(n_genes), n_parts + 1)
    values = _apply(paths.value, paths, genes, np.tile(cuts, n_genes))
    values = values.reshape(n_genes, n_parts + 1)
    return Parts(
        np.repeat(np.arange(n_genes), n_parts),
        np.tile(cuts[:-1], n_genes),
        np.tile(cuts[1:], n_genes),
        values[:, :-1].ravel(),
        values[:, 1:].ravel(),
    )


def _halve(paths, parts):
    if not len(parts.genes):
        return parts
    middle = (parts.low + parts.high) / 2
    value = _apply(paths.value, paths, parts.genes, middle)
    first = parts._replace(high=middle, value_high=value)
    second = parts._replace(low=middle, value_low=value)
    return Parts(
        *(np.concatenate(columns) for columns in zip(first, second, strict=True))
    )


def _contributions(paths, parts, n_points):
    """Weighted gradients times changes, whose sums over points are attributions."""
    points, weights = np.polynomial.legendre.leggauss(n_points)
    width = parts.high - parts.low
    places = parts.low[:, np.newaxis] + width[:, np.newaxis] * (points + 1) / 2
    gradients = _apply(
        paths.gradient, paths, np.repeat(parts.genes, n_points), places.ravel()
    )
    factors = np.outer(width, weights / 2).ravel()
    change = paths.change[np.repeat(parts.genes, n_points)]
    change *= factors.reshape(-1, *(1,) * (change.ndim - 1))
    return (change * gradients).reshape(len(width), n_points, *change.shape[1:])


def _share_jumps(rises, contributions):
    """Share out changes in parts too short for an integral, where that is possible.

    Beside a step, the gradient is almost only that of what makes the step. So its
    direction is known, and only how much of it there is not. Points where it is
    steepest count most.
    """
    sums = _sum_all_but(contributions, 2)
    slopes = np.abs(sums).sum(axis=1)
    known = slopes > LEAST * np.abs(rises)
    factors = np.sign(sums[known]) * (rises[known] / slopes[known])[:, np.newaxis]
    shares = np.einsum("np...,np->n...", contributions[known], factors)
    return known, shares


def _sum_all_but(values, n_axes):
    return values.sum(axis=tuple(range(n_axes, values.ndim)))


def integrate(
    paths: Paths, *, n_steps: int, max_steps: int, tol: float
) -> PathIntegral:
    """Share out a function's change along paths.

    On any part of a path, attributions add up to the function's change on it. Parts in
    which they don't, within ``tol`` of :func:`tolerance_of`, are halved until they do,
    or the path has ``max_steps`` points.
    """
    n_genes = len(paths.change)
    n_points = min(POINTS, n_steps)
    n_parts = -(-n_steps // n_points)
    parts = _first_parts(paths, n_parts)
    value_start = parts.value_low[::n_parts]
    value_end = parts.value_high[n_parts - 1 :: n_parts]
    # What residuals of parts that are yet to be integrated may add up to.
    room = tolerance_of(value_end - value_start, tol)
    attributions = np.zeros(paths.change.shape)
    jumps = np.zeros(n_genes)
    steps = np.zeros(n_genes, dtype=int)
    while len(parts.genes):
        counts = np.bincount(parts.genes, minlength=n_genes)
        steps += n_points * counts
        # Even if all parts have to be halved.
        may_go_on = steps + 2 * n_points * counts <= max_steps
        allowed = room / np.maximum(counts, 1)
        left = []
        for first in range(0, len(parts.genes), paths.batch_size):
            some = parts.take(slice(first, first + paths.batch_size))
            genes, rises = some.genes, some.value_high - some.value_low
            contributions = _contributions(paths, some, n_points)
            shares = contributions.sum(axis=1)
            residual = np.abs(_sum_all_but(shares, 1) - rises)
            good = residual <= allowed[genes]
            short = some.high - some.low <= SHORTEST
            jump = np.flatnonzero(~good & short)
            known, shares_of_jumps = _share_jumps(rises[jump], contributions[jump])
            jump = jump[known]
            shares[jump] = shares_of_jumps
            halve = ~good & ~short & may_go_on[genes]
            np.subtract.at(room, genes[good], residual[good])
            np.add.at(jumps, genes[jump], np.abs(rises[jump]))
            np.add.at(attributions, genes[~halve], shares[~halve])
            left.append(first + np.flatnonzero(halve))
        parts = _halve(paths, parts.take(np.concatenate(left)))
    return PathIntegral(attributions, value_start, value_end, jumps, steps)

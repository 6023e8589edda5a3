"""Random groups whose sizes add up to what was asked for, as nearly as can be."""

import numpy as np


def subsets_of_sum(sizes, total, rng):
    """Yield masks of all subsets with this sum: a random one, then ones like it."""
    # The search decides on the last group first, so on large ones while every sum can
    # still be made up with the others. Small ones have to make it exact.
    order = np.lexsort([rng.random_sample(len(sizes)), sizes])
    ordered = [int(size) for size in sizes[order]]
    # Bit s of reachable[i] says whether some of the first i sizes add up to s. A step
    # of the search that keeps to it never ends without a subset.
    reachable = [1]
    for size in ordered:
        reachable.append(reachable[-1] | reachable[-1] << size)
    before = np.concatenate([[0], np.cumsum(ordered)])
    waiting = [(len(ordered), total, ())]
    while waiting:
        n_left, rest, taken = waiting.pop()
        while n_left:
            n_left -= 1
            size = ordered[n_left]
            with_it = rest >= size and reachable[n_left] >> (rest - size) & 1
            without = reachable[n_left] >> rest & 1
            if with_it and without:
                # So that groups of all sizes get the same chance: the share of what
                # is left that must be taken stays the same on average.
                take = rng.random_sample() * before[n_left + 1] < rest
                other = (rest, taken) if take else (rest - size, (n_left, taken))
                waiting.append((n_left, *other))
            else:
                take = with_it
            if take:
                rest, taken = rest - size, (n_left, taken)
        chosen = np.zeros(len(sizes), dtype=bool)
        while taken:
            position, taken = taken
            chosen[order[position]] = True
        yield chosen


def _sums_near(sizes, wanted, tolerance, rng):
    """Find sums of some groups, but not all, within a tolerance, the nearest first."""
    reachable = 1
    for size in sizes:
        reachable |= reachable << int(size)
    digits = np.array(list(bin(reachable)[:1:-1]))
    sums = np.flatnonzero(digits == "1")[1:-1]
    # A wanted size such as 0.2 * 15 isn't quite whole.
    distance = np.round(np.abs(sums - wanted), 6)
    by_distance = np.lexsort([rng.random_sample(len(sums)), distance])
    allowed = distance[by_distance] <= tolerance + 1e-6
    return sums[by_distance[allowed]].tolist()


def draw_subsets(sizes, wanted, tolerance, rng):
    """Yield random subsets of some groups as masks, once, closest to the sum first."""
    for total in _sums_near(sizes, wanted, tolerance, rng):
        drawn = set()
        while True:
            # A new search each time, as the subsets of one are similar.
            subsets = subsets_of_sum(sizes, total, rng)
            chosen = next((s for s in subsets if s.tobytes() not in drawn), None)
            if chosen is None:
                break
            drawn.add(chosen.tobytes())
            yield chosen

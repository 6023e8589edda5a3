"""Heights of peaks, and signal of bedGraph files, in bins."""

import numpy as np
import pandas as pd

from ...exceptions import MalformedFileError
from ._bed_reads import read_intervals


def _highest(starts, ends, heights):
    """Cut intervals where others begin or end; of those on a piece, the highest."""
    order = np.argsort(starts, kind="stable")
    starts, ends, heights = starts[order], ends[order], heights[order]
    if (ends[:-1] <= starts[1:]).all():
        return starts, ends, heights
    edges = np.unique([starts, ends])
    highest = np.zeros(len(edges) - 1)
    first, last = np.searchsorted(edges, (starts, ends))
    for index in np.argsort(heights):
        highest[first[index] : last[index]] = heights[index]
    return edges[:-1], edges[1:], highest


def height_means(path, windows, ours, size_of, column):
    """Mean height of each bin, as `Reader.signal` has it, of a column from 0."""
    tables = list(read_intervals(path, size_of, column))
    if not any(map(len, tables)):
        raise MalformedFileError(f"{path} holds no intervals.")
    means = np.zeros((len(windows.starts), windows.n_bins))
    total, names = 0.0, []
    for name, table in pd.concat(tables).groupby("chromosome", observed=True):
        starts, ends, heights = _highest(
            *(table[part].to_numpy() for part in ("start", "end", "height"))
        )
        areas = heights * (ends - starts)
        total += areas.sum()
        names.append(str(name))
        our = ours.get(str(name))
        rows = [] if our is None else np.flatnonzero(windows.chromosomes == our)
        # The area up to any base is linear between the ends of intervals.
        up_to = np.cumsum(np.column_stack([np.zeros(len(areas)), areas]))
        bases = np.column_stack([starts, ends]).ravel()
        areas = np.diff(np.interp(windows.edges(rows), bases, up_to))
        means[rows] = areas / windows.bin_size
    return means, total, tuple(names)

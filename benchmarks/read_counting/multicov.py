"""Counting as ``bedtools multicov`` does, and beside it."""

import importlib.util
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pysam

from skdeepdiff.datasets import read_genes
from skdeepdiff.datasets._signal._alignments import Counting
from skdeepdiff.datasets._signal._signal_files import inspect_file, read_signal
from skdeepdiff.datasets._signal._windows import make_windows

UPSTREAM = DOWNSTREAM = 10_000
BIN_SIZE = 100


def count(path, genes):
    """Count a file's reads as :func:`skdeepdiff.datasets.build_dataset` does.

    Gives counts of shape (n_genes, n_bins), and their windows.
    """
    windows = make_windows(genes, UPSTREAM, DOWNSTREAM, BIN_SIZE, "genome")
    ours = {name: name for name in genes["chromosome"].unique().tolist()}
    return read_signal(inspect_file(path), windows, ours, Counting()).values, windows


def bedtools_multicov(path, windows, folder):
    """Count with bedtools in all bins that don't begin before the chromosome.

    Gives the counts, a mask (n_genes, n_bins) of the bins that they are of, and
    seconds.
    """
    edges = windows.edges(slice(None))
    starts, ends = edges[:, :-1], edges[:, 1:]
    counted = starts >= 0
    names = np.broadcast_to(windows.chromosomes[:, None], starts.shape)
    bins = folder / "bins.bed"
    pd.DataFrame({0: names[counted], 1: starts[counted], 2: ends[counted]}).to_csv(
        bins, sep="\t", header=False, index=False
    )
    command = ["bedtools", "multicov", "-bams", str(path), "-bed", str(bins)]
    start = time.perf_counter()
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    seconds = time.perf_counter() - start
    counts = [line.rsplit("\t", 1)[1] for line in output.splitlines()]
    return np.array(counts, dtype=int), counted, seconds


def compare_with_bedtools(rounds):
    """Count real reads with bedtools and with this package, in turn."""
    package = importlib.util.find_spec("pybedtools")
    if package is None or shutil.which("bedtools") is None:
        print("bedtools and pybedtools aren't installed: not compared.")
        return []
    data = Path(package.submodule_search_locations[0]) / "test" / "data"
    genes = read_genes(data / "dm3-chr2L-5M.gff.gz")
    records = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "x.bam"
        shutil.copy(data / "x.bam", path)
        pysam.index(str(path))
        for _ in range(rounds):
            start = time.perf_counter()
            counts, windows = count(path, genes)
            ours = time.perf_counter() - start
            expected, counted, theirs = bedtools_multicov(path, windows, folder)
            records.append(
                {
                    "genes": len(genes),
                    "bins": len(expected),
                    "reads in bins": int(expected.sum()),
                    "bins that differ": int((counts[counted] != expected).sum()),
                    "bedtools (s)": theirs,
                    "ours (s)": ours,
                    "ratio": theirs / ours,
                }
            )
    return records

"""How fast reads are counted, beside bedtools, and on files of full size.

``python benchmarks/counting.py`` counts the reads of pybedtools' example, a fly's, with
``bedtools multicov`` and with this package, compares all counts, and then counts
synthetic BAM files of up to 30 million reads in 20,000 genes, each in a fresh process.
"""

import argparse
import importlib.util
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pysam

from memory import MEGABYTE, in_fresh_process, peak_bytes
from skdeepdiff.datasets import read_genes
from skdeepdiff.datasets._signal._signal_files import inspect_file, read_signal
from skdeepdiff.datasets._signal._windows import make_windows
from synthetic_reads import make_genes, write_bam

UPSTREAM = DOWNSTREAM = 10_000
BIN_SIZE = 100
SECTIONS = ("bedtools", "scale")
GROWTH = (8, 4, 2, 1)  # shares of the largest size


def count(path, genes):
    """Count a file's reads as :func:`skdeepdiff.datasets.build_dataset` does.

    Parameters
    ----------
    path : Path
        BAM file.
    genes : DataFrame
        Genes.

    Returns
    -------
    counts : ndarray of int64 of shape (n_genes, n_bins)
        Reads.
    windows : Windows
        Bins.
    """
    windows = make_windows(genes, UPSTREAM, DOWNSTREAM, BIN_SIZE, "genome")
    ours = {name: name for name in genes["chromosome"].unique().tolist()}
    return read_signal(inspect_file(path), windows, ours, "multicov").values, windows


def bedtools_multicov(path, windows, folder):
    """Count with bedtools in all bins that don't begin before the chromosome.

    Parameters
    ----------
    path : Path
        BAM file with an index.
    windows : Windows
        Bins.
    folder : Path
        For the bins' file.

    Returns
    -------
    counts : ndarray of int of shape (n_bins,)
        Reads.
    counted : ndarray of bool of shape (n_genes, n_bins)
        Which bins these are.
    seconds : float
        That bedtools took.
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
    """Count real reads with bedtools and with this package, in turn.

    Parameters
    ----------
    rounds : int
        How often.

    Returns
    -------
    records : list of dict
        Bins, those in which the counts differ, seconds of either, and their ratio.
    """
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


def _count_in_this_process(path, genes):
    start = time.perf_counter()
    counts, _ = count(path, genes)
    return {
        "seconds": time.perf_counter() - start,
        "peak (MB)": peak_bytes() / MEGABYTE,
        "counts": int(counts.sum()),
    }


def _import_in_this_process():
    return peak_bytes() / MEGABYTE


def measure_scale(n_reads, n_genes):
    """Time and peak memory of counting synthetic files, reads and genes growing.

    Parameters
    ----------
    n_reads, n_genes : int
        The largest sizes.

    Returns
    -------
    records : list of dict
        One for each number of reads, and of genes.
    """
    print(f"peak of a process that counts nothing: "
          f"{in_fresh_process(_import_in_this_process):.0f} MB")  # fmt: skip
    genes = make_genes(n_genes)
    records = []
    with tempfile.TemporaryDirectory() as folder:
        for share in GROWTH:
            path = Path(folder) / "reads.bam"
            size = n_reads // share
            write_bam(path, genes, size)
            sizes = [n_genes] if share > 1 else [n_genes // part for part in GROWTH]
            for chosen in sizes:
                some = genes.iloc[:: n_genes // chosen].reset_index(drop=True)
                record = in_fresh_process(_count_in_this_process, path, some)
                records.append(
                    {
                        "reads": size,
                        "genes": len(some),
                        "file (MB)": path.stat().st_size / MEGABYTE,
                        **record,
                    }
                )
                print(records[-1], file=sys.stderr)
    return records


def exponents(records, what, fixed, at):
    """Slope of log seconds over the log of a size.

    Parameters
    ----------
    records : list of dict
        From :func:`measure_scale`.
    what, fixed : str
        The size that grows, and the one that doesn't.
    at : int
        Value of the latter.

    Returns
    -------
    exponent : float
        1 where time grows in proportion.
    """
    rows = [record for record in records if record[fixed] == at]
    sizes = np.log([row[what] for row in rows])
    return float(np.polyfit(sizes, np.log([row["seconds"] for row in rows]), 1)[0])


def main(arguments=None):
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sections", nargs="+", choices=SECTIONS, default=SECTIONS)
    parser.add_argument("--reads", type=int, default=30_000_000)
    parser.add_argument("--genes", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    if "bedtools" in options.sections:
        print(pd.DataFrame(compare_with_bedtools(options.rounds)).to_string())
    if "scale" in options.sections:
        records = measure_scale(options.reads, options.genes)
        print(pd.DataFrame(records).to_string())
        for what, fixed, at in (
            ("reads", "genes", options.genes),
            ("genes", "reads", options.reads),
        ):
            print(f"seconds ~ {what} ** {exponents(records, what, fixed, at):.2f}")


if __name__ == "__main__":
    main()

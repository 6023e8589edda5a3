"""How counting grows with reads and genes."""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from common.fresh_process import in_fresh_process
from comparison.peak_memory import MEGABYTE, peak_bytes
from read_counting.multicov import count
from read_counting.synthetic_reads import make_genes, write_bam

GROWTH = (8, 4, 2, 1)  # shares of the largest size


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
    """Measure time and peak memory of counting synthetic files up to these sizes."""
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
    """Fit log seconds by the log of a size: 1 where time grows in proportion.

    Only records whose ``fixed`` size equals ``at`` count.
    """
    rows = [record for record in records if record[fixed] == at]
    sizes = np.log([row[what] for row in rows])
    return float(np.polyfit(sizes, np.log([row["seconds"] for row in rows]), 1)[0])

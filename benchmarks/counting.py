"""How fast reads are counted, beside bedtools, and on files of full size.

``python benchmarks/counting.py`` counts the reads of pybedtools' example, a fly's, with
``bedtools multicov`` and with this package, compares all counts, and then counts
synthetic BAM files of up to 30 million reads in 20,000 genes, each in a fresh process.
"""

import argparse

import pandas as pd

from read_counting.multicov import compare_with_bedtools
from read_counting.scale import exponents, measure_scale

SECTIONS = ("bedtools", "scale")


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

"""Make the report of a comparison again: ``python benchmarks/report.py FOLDER``."""

import argparse
import sys

from comparison.report import write_report


def main(arguments=None):
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "folder", metavar="FOLDER", help="the output folder of run_all.py"
    )
    options = parser.parse_args(arguments)
    try:
        print(write_report(options.folder))
    except OSError as error:
        sys.exit(f"report.py: {error}")


if __name__ == "__main__":
    main()

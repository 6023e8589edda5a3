"""Measure training and prediction: ``python benchmarks/speed.py``."""

import argparse
import json
import sys
from pathlib import Path

import torch

from comparison.models import MODELS
from comparison.options import check_counts
from skdeepdiff._utils._files import write_whole
from skdeepdiff.nn import VARIANTS
from speed_and_memory.measurements import measure
from speed_and_memory.report import write_report

BATCH_SIZES = (10, 64, 256)
EXAMPLES = """\
examples:
  python benchmarks/speed.py
      speed, growth, busy cores and start-up
  python benchmarks/speed.py --variants raw_d --batch-sizes 64 --rounds 1
      one figure, a quick look
  python benchmarks/speed.py --sections baselines --genes 10000
      time and memory of the baselines at the paper's size
  python benchmarks/speed.py --sections footprint --genes 10000
      memory of fit and predict in sizes of X
  python benchmarks/speed.py --peers --variants raw_d --batch-sizes 10 32
      training beside nn.LSTM, torch.compile and JAX, as far as they are installed
"""


BASELINES = [name for name, model in MODELS.items() if model.kind == "baseline"]
USUAL_SECTIONS = ("speed", "growth", "busy", "startup")
SECTIONS = (*USUAL_SECTIONS, "profile", "baselines", "footprint", "peers")


def parse_arguments(arguments):
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )

    def add_list(name, choices, default, help):
        parser.add_argument(
            name,
            nargs="+",
            choices=choices,
            default=list(default),
            metavar="NAME",
            help=f"{help}: some of {', '.join(choices)} (default: {' '.join(default)})",
        )

    add_list("--sections", SECTIONS, USUAL_SECTIONS, "what to measure")
    parser.add_argument(
        "--peers",
        dest="sections",
        action="store_const",
        const=["peers"],
        help="the same as --sections peers",
    )
    add_list("--variants", list(VARIANTS), list(VARIANTS), "of what")
    add_list("--growth-variants", list(VARIANTS), ["raw_d", "aux_siamese"], "of what")
    add_list("--baselines", BASELINES, BASELINES[:-1], "of what")
    parser.add_argument(
        "--batch-sizes", nargs="+", type=int, default=list(BATCH_SIZES), metavar="N"
    )
    parser.add_argument(
        "--genes",
        type=int,
        default=10_000,
        metavar="N",
        help="of a baseline; variants train on so many divided by their streams",
    )
    parser.add_argument(
        "--rounds",
        type=int,
        default=3,
        metavar="N",
        help="times that each figure is taken; the median counts (default: 3)",
    )
    parser.add_argument(
        "--threads",
        type=int,
        default=torch.get_num_threads(),
        metavar="N",
        help="of torch, for both sides (default: torch's own choice)",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("benchmark-speed"),
        metavar="FOLDER",
        help="where the table, the figures and the pictures go (default: %(default)s)",
    )
    options = parser.parse_args(arguments)
    check_counts(parser, options, "genes", "rounds", "threads")
    if min(options.batch_sizes) < 1:
        parser.error(f"--batch-sizes must be at least 1, got {options.batch_sizes}")
    return options


def main(arguments=None):
    """Run the benchmark from the command line."""
    options = parse_arguments(sys.argv[1:] if arguments is None else arguments)
    torch.set_num_threads(options.threads)
    options.output.mkdir(parents=True, exist_ok=True)
    for figures in measure(options):
        content = json.dumps(figures, indent=1)
        write_whole(options.output / "speed.json", content.encode())
        text = write_report(figures, options.output)
    print(text)


if __name__ == "__main__":
    main()

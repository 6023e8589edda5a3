"""Every section of ``speed.py``: figures as records."""

import sys

import numpy as np
import torch
from tqdm import tqdm

from common.fresh_process import in_fresh_process
from comparison.environment import versions
from comparison.peak_memory import MEGABYTE, peak_bytes, reset_peak
from skdeepdiff import DeepDiffRegressor
from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.nn import VARIANTS
from speed_and_memory.contest import PREDICTION, TRAINING, Contest, make_model
from speed_and_memory.memory import (
    MEMORY_BATCH_SIZE,
    footprint,
    peak_of_baseline,
    peak_of_fit,
)
from speed_and_memory.peers import measure_peers
from speed_and_memory.startup import measure_startup
from speed_and_memory.timing import (
    measure_sgemm,
    median_seconds,
    on_one_thread,
    processor_name,
    seconds_of,
)

SEED = 20180801
N_MARKS, N_BINS = 5, 200
# Sizes at which growth is measured; the others stay at the first of these.
GROWTH = {
    "genes": (1000, 2000, 4000, 8000, 16_000, 60_000),
    "bins": (50, 100, 200, 400, 1000),
    "marks": (1, 2, 5, 10, 20),
}
GROWTH_BATCH_SIZE = 32
GROWTH_AT = {"genes": 1000, "bins": 100, "marks": 5}


def make_genes(n_genes, n_marks=N_MARKS, n_bins=N_BINS):
    """Synthetic genes, the same on every run."""
    genes = make_paired_marks(
        n_genes, n_marks=n_marks, n_bins=n_bins, random_state=SEED
    )
    return genes.data, genes.target


def n_streams(variant):
    """Level-I streams of a variant."""
    parts = VARIANTS[variant]
    return N_MARKS * (len(parts.raw) + 2 * parts.auxiliary)


def measure_training_and_prediction(options):
    """Compare with the plain network, variant by variant and batch by batch."""
    training, prediction = [], []
    for variant in options.variants:
        # The same work for each variant, a second or so of ours.
        n_genes = max(2 * max(options.batch_sizes), options.genes // n_streams(variant))
        X, y = make_genes(n_genes)
        for batch_size in options.batch_sizes:
            contest = Contest(variant, X, y, batch_size)
            seconds = median_seconds(
                beside_one_thread(contest.train_plain, contest.train_ours),
                options.rounds,
            )
            record = {"variant": variant, "batch_size": batch_size, "n_genes": n_genes}
            training.append(record | compare(n_genes, seconds, variant, TRAINING))
            report_progress("training", training[-1])
        seconds = median_seconds(
            beside_one_thread(contest.predict_plain, contest.predict_ours),
            options.rounds,
        )
        record = {"variant": variant, "n_genes": n_genes}
        prediction.append(record | compare(n_genes, seconds, variant, PREDICTION))
        report_progress("prediction", prediction[-1])
    return training, prediction


def beside_one_thread(plain, ours):
    """What to time: the plain network may be faster on one thread than on several."""
    return {
        "plain": plain,
        "plain_one_thread": lambda: on_one_thread(plain),
        "ours": ours,
    }


def compare(n_genes, seconds, variant, products):
    """Turn seconds into genes a second, their ratio, and the share of the ceiling.

    A large matrix product sets the ceiling: ``sgemm`` holds the seconds of a GFLOP.
    ``products`` are matrix products per step of level I.
    """
    hidden_size = DeepDiffRegressor().hidden_size
    gflop = products * n_streams(variant) * N_BINS * 2 * 8 * hidden_size**2 / 1e9
    ceiling = 1 / (gflop * seconds["sgemm"])
    ours = n_genes / seconds["ours"]
    return {
        "plain": n_genes / seconds["plain"],
        "plain_one_thread": n_genes / seconds["plain_one_thread"],
        "ours": ours,
        "ratio": seconds["plain"] / seconds["ours"],
        "ratio_to_one_thread": seconds["plain_one_thread"] / seconds["ours"],
        "ceiling": ceiling,
        "share_of_ceiling": ours / ceiling,
    }


def report_progress(what, record):
    """One line as soon as a figure is there."""
    batch = f" batch {record['batch_size']}" if "batch_size" in record else ""
    tqdm.write(
        f"{what} {record['variant']}{batch}: plain {record['plain']:.0f}, ours "
        f"{record['ours']:.0f} genes/s",
        file=sys.stderr,
    )


def measure_growth(options):
    """Time ``fit``, with one epoch, for growing numbers of genes, bins and marks.

    With the most memory that its process has, X included.
    """
    return [
        {"what": what, "size": size, "variant": variant}
        | in_fresh_process(_growth, variant, GROWTH_AT | {what: size}, options)
        for what, sizes in GROWTH.items()
        for size in sizes
        for variant in options.growth_variants
    ]


def _growth(variant, shape, options):
    torch.set_num_threads(options.threads)
    X, y = make_genes(shape["genes"], shape["marks"], shape["bins"])
    model = make_model(variant, GROWTH_BATCH_SIZE)
    reset_peak()
    seconds = median_seconds(
        {"ours": lambda: seconds_of(lambda: model.fit(X, y))}, options.rounds
    )
    return {"seconds": seconds["ours"], "megabytes": peak_bytes() / MEGABYTE}


def measure_all_peers(options):
    """Measure ways to train the same network, side by side."""
    n_genes = max(2 * max(options.batch_sizes), options.genes // N_MARKS)
    return [
        record
        for variant in options.variants
        for batch_size in options.batch_sizes
        for record in measure_peers(
            make_genes, variant, batch_size, n_genes, options.rounds
        )
    ]


def measure_memory(options):
    """Measure megabytes of an epoch, and of its process, plainly and ours."""
    records = []
    for variant in options.variants:
        plain, ours = (peak_of_fit(variant, plain=plain) for plain in (True, False))
        records.append(
            {
                "variant": variant,
                "batch_size": MEMORY_BATCH_SIZE,
                "plain": plain["training"],
                "ours": ours["training"],
                "plain_process": plain["process"],
                "ours_process": ours["process"],
            }
        )
    return records


def measure_busy_core(options):
    """Measure genes a second while another process keeps a core busy, or doesn't.

    With one thread alone as well; ``share`` is the busy figure's of the free one.
    """
    X, y = make_genes(max(2 * max(options.batch_sizes), options.genes // N_MARKS))
    records = []
    for batch_size in options.batch_sizes:
        contest = Contest("raw_d", X, y, batch_size)
        seconds = median_seconds(
            {
                "free": contest.train_ours,
                "busy": contest.train_ours_beside_busy_core,
                "one_thread": lambda: on_one_thread(contest.train_ours),  # noqa: B023
            },
            options.rounds,
        )
        rates = {
            name: len(X) / seconds[name] for name in ("free", "busy", "one_thread")
        }
        share = rates["busy"] / rates["free"]
        records.append({"batch_size": batch_size, **rates, "share": share})
    return records


def measure_baselines(options):
    """Measure the baselines' time and memory, each in a process of its own."""
    records = []
    for name in options.baselines:
        records.append(peak_of_baseline(name, options.genes))
        tqdm.write(str(records[-1]), file=sys.stderr)
    return records


def measure_footprint(options):
    """Measure the networks' memory in sizes of X, each in a process of its own."""
    return [footprint(variant, options.genes) for variant in options.variants]


def measure(options):
    """Take all figures that are asked for; yield those so far after each section."""
    figures = {
        "machine": {
            "processor": processor_name(),
            "threads": options.threads,
            "sgemm_gflops": 1 / np.median([measure_sgemm() for _ in range(5)]),
            "versions": versions(),
        }
    }
    if "speed" in options.sections:
        training, prediction = measure_training_and_prediction(options)
        figures |= {"training": training, "prediction": prediction}
        yield figures
    for section, function in {
        "growth": measure_growth,
        "memory": measure_memory,
        "busy": measure_busy_core,
        "startup": lambda options: measure_startup(options.rounds),
        "baselines": measure_baselines,
        "footprint": measure_footprint,
        "peers": measure_all_peers,
    }.items():
        if section in options.sections:
            figures[section] = function(options)
            yield figures

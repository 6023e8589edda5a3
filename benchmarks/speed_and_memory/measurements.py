"""Every section of ``speed.py``: figures as records."""

import sys
import time
from collections import defaultdict
from itertools import product

import numpy as np
import torch
from tqdm import tqdm

from common.fresh_process import in_fresh_process
from comparison.environment import versions
from comparison.peak_memory import MEGABYTE, peak_bytes, reset_peak
from skdeepdiff import DeepDiffRegressor
from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.nn import VARIANTS
from speed_and_memory.contest import (
    CORES,
    FIT_EPOCHS,
    PREDICTION,
    TRAINING,
    Contest,
    busy_cores,
    make_model,
)
from speed_and_memory.memory import footprint, peak_of_baseline
from speed_and_memory.peers import measure_peers
from speed_and_memory.startup import measure_startup
from speed_and_memory.step_parts import measure_step
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


def measure_profile(options):
    """Measure milliseconds of a step by part, for each variant and batch size."""
    X, y = make_genes(max(2 * max(options.batch_sizes), options.genes // N_MARKS))
    return [
        {"variant": variant, "batch_size": size}
        | measure_step(variant, X, y, size, options.rounds)
        for variant, size in product(options.variants, options.batch_sizes)
    ]


def measure_all_peers(options):
    """Measure ways to train the same network, side by side."""
    n_genes = max(2 * max(options.batch_sizes), options.genes // N_MARKS)
    settings = product(options.variants, options.batch_sizes)
    return [
        record
        for setting in settings
        for record in measure_peers(make_genes, *setting, n_genes, options.rounds)
    ]


def measure_busy_cores(options):
    """Measure genes a second while processes keep cores busy, as the table says."""
    X, y = make_genes(max(2 * max(options.batch_sizes), options.genes // N_MARKS))
    return [
        {"batch_size": size}
        | _beside_busy_cores(Contest("raw_d", X, y, size), options.rounds)
        for size in options.batch_sizes
    ]


def _beside_busy_cores(contest, rounds):
    cpu_seconds = defaultdict(list)

    def train(n_busy):
        with busy_cores(n_busy):
            start = time.process_time()
            seconds = contest.train_ours()
            used = (time.process_time() - start) / FIT_EPOCHS
        cpu_seconds[n_busy].append(used)
        return seconds

    seconds = median_seconds(
        {
            "free": lambda: train(0),
            "busy": lambda: train(1),
            "all_busy": lambda: train(len(CORES)),
            "one_thread": lambda: on_one_thread(contest.train_ours),
        },
        rounds,
    )
    del seconds["sgemm"]
    rates = {name: len(contest.X) / value for name, value in seconds.items()}
    # Without the first call, which no rate has either.
    free, all_busy = (np.median(cpu_seconds[n][1:]) for n in (0, len(CORES)))
    return rates | {
        "share": rates["busy"] / rates["free"],
        "cpu_share": all_busy / (len(CORES) * seconds["all_busy"]),
        "per_cpu_second": free / all_busy,
    }


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
        "busy": measure_busy_cores,
        "profile": measure_profile,
        "startup": lambda options: measure_startup(options.rounds),
        "baselines": measure_baselines,
        "footprint": measure_footprint,
        "peers": measure_all_peers,
    }.items():
        if section in options.sections:
            figures[section] = function(options)
            yield figures

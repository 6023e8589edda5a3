"""Compare all DeepDiff variants and baselines: ``python benchmarks/run_all.py``."""

from comparison.ctrl_c import end_at_once, noticed_signals

if __name__ == "__main__":
    end_at_once()  # before imports that take seconds

import shlex
import sys
import time

from tqdm import tqdm

from comparison.options import make_tasks, parse_arguments
from comparison.progress import Progress
from comparison.report import write_report
from comparison.schedule import run_tasks
from comparison.store import Store
from comparison.workers import DaskWorkers, LocalWorkers


def main(arguments=None):
    """Run the benchmark from the command line; ``arguments`` are the program's own."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options = parse_arguments(arguments)
    try:
        exit_code = compare(options, arguments)
    except (OSError, ValueError) as error:
        sys.exit(f"run_all.py: {error}")
    if exit_code:
        sys.exit(exit_code)


def compare(options, arguments):
    """Do what isn't done of a comparison, and report.

    Gives 0, 1 if a model failed or the workers were lost, or 128 plus the number of the
    signal that ended it.
    """
    start = time.perf_counter()
    command = shlex.join(["python", "benchmarks/run_all.py", *arguments])
    tasks = make_tasks(options)
    store = Store(options.output, report=lambda text: tqdm.write(text, sys.stderr))
    store.open(tasks, command)
    workers = (
        LocalWorkers(min(options.n_jobs, len(tasks)))
        if options.dask is None
        else DaskWorkers(options.dask)
    )
    with noticed_signals() as signals, Progress(len(tasks)) as progress:
        outcome = run_tasks(tasks, workers, store, lambda: bool(signals), progress)
    print(write_report(options.output, quick=bool(signals)))
    print(f"{time.perf_counter() - start:.0f} s; see {options.output / 'report.html'}")
    print(
        f"Of {len(tasks)} results, {len(outcome.made)} were made now, "
        f"{len(outcome.found)} were there already, {len(outcome.failed)} failed."
    )
    missing = f"{outcome.n_open} of {len(tasks)} results are missing."
    if signals:
        print(f"Interrupted: {missing}")
    elif outcome.problem:
        print(f"run_all.py: {outcome.problem} {missing}", file=sys.stderr)
    print(f"To {'go on' if outcome.n_open else 'repeat'}: {command}")
    for task in outcome.failed:
        path = options.output / "failures" / f"{task.name}.txt"
        print(
            f"{task.model} failed on {task.source.unit}, seed {task.seed}: {path}",
            file=sys.stderr,
        )
    return 128 + signals[0] if signals else int(bool(outcome.failed or outcome.problem))


if __name__ == "__main__":
    main()

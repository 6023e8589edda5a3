"""Compare all DeepDiff variants and baselines: ``python benchmarks/run_all.py``."""

from comparison.ctrl_c import Interrupted, Signals

if __name__ == "__main__":
    Signals().__enter__()  # before imports that take seconds

import contextlib
import shlex
import sys
import time

from tqdm import tqdm

from comparison.dask_workers import DaskWorkers
from comparison.local_workers import LocalWorkers
from comparison.options import make_tasks, parse_arguments
from comparison.progress import Progress
from comparison.report import write_report
from comparison.schedule import run_tasks
from comparison.store import Store


def main(arguments=None):
    """Run the benchmark from the command line.

    Parameters
    ----------
    arguments : list of str, optional
        Default: the program's own.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    options = parse_arguments(arguments)
    with Signals() as signals:
        try:
            exit_code = compare(options, arguments, signals)
        except (OSError, ValueError) as error:
            sys.exit(f"run_all.py: {error}")
    if exit_code:
        sys.exit(exit_code)


def compare(options, arguments, signals):
    """Do what isn't done of a comparison, and report.

    Parameters
    ----------
    options : argparse.Namespace
        From :func:`comparison.options.parse_arguments`.
    arguments : list of str
        What they were made of.
    signals : Signals
        Whether to end.

    Returns
    -------
    exit_code : int
        0, 1 if a model failed or the workers were lost, or 128 plus the number of the
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
    signals.ask()
    with Progress(len(tasks)) as progress:
        outcome = run_tasks(tasks, workers, store, signals.came, progress)
    print(_report(options.output, signals))
    print(f"{time.perf_counter() - start:.0f} s; see {options.output / 'report.html'}")
    print(
        f"Of {len(tasks)} results, {outcome.n_made} were made now, {outcome.n_found} "
        f"were there already, {len(outcome.failed)} failed."
    )
    if signals.came():
        print(f"Interrupted: {outcome.n_open} of {len(tasks)} results are missing.")
    elif outcome.problem:
        print(
            f"run_all.py: {outcome.problem} {outcome.n_open} of {len(tasks)} results "
            "are missing.",
            file=sys.stderr,
        )
    print(f"To {'go on' if outcome.n_open else 'repeat'}: {command}")
    for task in outcome.failed:
        path = options.output / "failures" / f"{task.name}.txt"
        print(
            f"{task.model} failed on {task.source.unit}, seed {task.seed}: {path}",
            file=sys.stderr,
        )
    if signals.came():
        return signals.exit_code
    return int(bool(outcome.failed or outcome.problem))


def _report(folder, signals):
    """Write the report; a signal makes it a quick one."""
    if not signals.came():
        with contextlib.suppress(Interrupted), signals.raised():
            return write_report(folder)
    return write_report(folder, quick=True)


if __name__ == "__main__":
    main()

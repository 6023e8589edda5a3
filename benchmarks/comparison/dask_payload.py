"""What travels to a worker that has the package, but not the benchmark's code.

Functions within functions are sent by their code, as no module holds them under their
name. So neither workers nor the scheduler need more than the installed package.
"""


def make_runner():
    """Make the function that does a task where the comparison isn't known.

    Returns
    -------
    run : callable
        ``run(archive, checksum, task, genes)`` gives the result of
        :func:`comparison.task.run_task`. The archive is a zip file with the package
        ``comparison``, as bytes, and ``checksum`` its name; ``task`` a pickled Task,
        and ``genes`` a pickled Pair, or None where the worker can read the files.
    """

    def run(archive, checksum, task, genes=None):
        import os
        import pickle
        import sys
        import tempfile

        from dask.utils import SerializableLock

        # One thread at a time; the name makes it one lock in each process.
        with SerializableLock("skdeepdiff-comparison"):
            loaded = sys.modules.get("comparison")
            if getattr(loaded, "ARCHIVE", None) != checksum:
                # None, or that of another version of the benchmark.
                for name in list(sys.modules):
                    if name.partition(".")[0] == "comparison":
                        del sys.modules[name]
                path = os.path.join(tempfile.mkdtemp(), "comparison.zip")
                with open(path, "wb") as file:
                    file.write(archive)
                sys.path.insert(0, path)
                import comparison

                comparison.ARCHIVE = checksum
            from comparison.task import run_task
        pair = None if genes is None else pickle.loads(genes)
        return run_task(pickle.loads(task), pair)

    return run


def make_inspector():
    """Make the function that tells what a worker has.

    Returns
    -------
    inspect : callable
        ``inspect(names, sizes)`` gives the versions of Python and of the modules, by
        name, and whether files are there: ``sizes`` are their bytes by path.
    """

    def inspect(names, sizes):
        import importlib
        import os
        import platform

        versions = {"python": platform.python_version()}
        for name in names:
            versions[name] = importlib.import_module(name).__version__
        can_read = all(
            os.path.isfile(path) and os.path.getsize(path) == size
            for path, size in sizes.items()
        )
        return versions, can_read

    return inspect

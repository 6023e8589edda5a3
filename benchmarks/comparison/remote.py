"""What travels to a worker that has the package, but not the benchmark's code.

The function is sent by its code, and brings the modules of the comparison as an archive,
so that a worker needs nothing but the installed package, whenever it joins the cluster.
"""


def run_remotely(archive, checksum, task, genes=None):
    """Do a task in a process that may not know the comparison yet.

    Parameters
    ----------
    archive : bytes
        Zip file of the package ``comparison``.
    checksum : str
        Of the archive.
    task : bytes
        Pickled Task.
    genes : bytes or None
        Pickled Pair, for a process that can't read the files.

    Returns
    -------
    result : dict
        From :func:`comparison.task.run_task`.
    """
    import os
    import pickle
    import sys
    import tempfile

    from dask.utils import SerializableLock

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


def can_read(sizes):
    """Whether a process sees files as they are here.

    Parameters
    ----------
    sizes : dict of str to int
        Bytes, by path.

    Returns
    -------
    can_read : bool
        Whether all are there.
    """
    import os

    return all(
        os.path.isfile(path) and os.path.getsize(path) == size
        for path, size in sizes.items()
    )


def worker_versions(names):
    """Versions of packages where this runs.

    Parameters
    ----------
    names : list of str
        Importable modules.

    Returns
    -------
    versions : dict of str to str
        And of Python.
    """
    import importlib
    import platform

    return {"python": platform.python_version()} | {
        name: importlib.import_module(name).__version__ for name in names
    }

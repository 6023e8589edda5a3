"""Downloading the published data."""

from __future__ import annotations

import os
import re
import sys
import threading
import warnings
from functools import partial
from numbers import Integral, Real
from pathlib import Path
from typing import TYPE_CHECKING

from sklearn.utils._param_validation import Interval, validate_params

from ..._utils._estimators import keep_hints
from ..._utils._lock import locked
from ..._utils._progress import progress_bar
from ..._utils._threads import in_threads
from ...exceptions import DownloadError
from ._download import Download, download, git_sha1, part_of, size_of
from ._files import ADDRESS, CELLS, PUBLISHED_PAIRS, ROUGH_SIZES, SHA1

if TYPE_CHECKING:
    from collections.abc import Sequence

LOCK = ".skdeepdiff.lock"


@keep_hints(
    validate_params(
        {
            "pairs": ["array-like", None],
            "data_home": [str, os.PathLike, None],
            "base_url": [str],
            "n_jobs": [Interval(Integral, 1, None, closed="left")],
            "timeout": [Interval(Real, 0, None, closed="neither")],
            "retries": [Interval(Integral, 0, None, closed="left")],
            "verbose": ["boolean"],
            "download_if_missing": ["boolean"],
        },
        prefer_skip_nested_validation=True,
    )
)
def fetch_deepdiff(
    pairs: Sequence[str | tuple[str, str]] | None = None,
    *,
    data_home: str | os.PathLike[str] | None = None,
    base_url: str = ADDRESS,
    n_jobs: int = 4,
    timeout: float = 30,
    retries: int = 3,
    verbose: bool = True,
    download_if_missing: bool = True,
) -> Path:
    """Download those of the published CSV files that aren't there yet.

    Every file is checked, whether it was there or is downloaded. What a failure or
    Ctrl-C leaves is kept in files that end in ``.part``, and the next call goes on from
    there. Several processes may fetch into the same folder: one downloads, the others
    wait.

    Parameters
    ----------
    pairs : sequence of str or of (str, str), or None
        Pairs whose files are needed, such as ``"E123-E003"`` or ``("E123", "E003")``,
        of any two of the nine cell types; None for all of ``PUBLISHED_PAIRS``, which
        are 1.2 GB (135 MB a cell type).
    data_home : str or path-like or None
        Folder of the files, created if need be. None for the environment variable
        ``SKDEEPDIFF_DATA``, or else ``~/skdeepdiff_data``.
    base_url : str
        Address of a folder that holds the files, http or https.
    n_jobs : int
        How many files to download at a time.
    timeout : float
        Seconds without a byte after which to try again.
    retries : int
        How many failures in a row, without a byte gained, to get over.
    verbose : bool
        Whether to show the progress on standard error.
    download_if_missing : bool
        Whether to download at all.

    Returns
    -------
    folder : Path
        For :func:`load_deepdiff`.

    Raises
    ------
    ValueError
        If a pair isn't two of the cell types, or the address isn't one.
    DownloadError
        An OSError, if a file can't be downloaded; the message says how many files
        there are, what is kept and how to get the others by hand.
    OSError
        If files are missing though nothing is to be downloaded, or the folder can't
        be used.

    Warns
    -----
    UserWarning
        If a file there isn't the published one, and is therefore replaced.

    See Also
    --------
    load_deepdiff : Load a pair from the folder.

    Notes
    -----
    The files are those of the published code of Sekhon, Singh and Qi [1]_, with read
    counts and RNA counts of nine cell types of the Roadmap Epigenomics project.

    References
    ----------
    .. [1] Sekhon, A., Singh, R. and Qi, Y. (2018). DeepDiff: DEEP-learning for
       predicting DIFFerential gene expression from histone modifications.
       *Bioinformatics* 34(17), i891-i900, section 4.1.

    Examples
    --------
    >>> from skdeepdiff.datasets import PUBLISHED_PAIRS, fetch_deepdiff, load_deepdiff
    >>> PUBLISHED_PAIRS[0]
    ('E123', 'E003')
    >>> folder = fetch_deepdiff(["E123-E003"])  # doctest: +SKIP
    >>> genes = load_deepdiff(folder, "E123", "E003", "train")  # doctest: +SKIP
    """
    _check_address(base_url)
    names = _names_of_files(PUBLISHED_PAIRS if pairs is None else pairs)
    folder = _data_home(data_home)
    wanted = [name for name in names if not _is_right(folder / name)]
    if not wanted:
        return folder
    if not download_if_missing:
        raise OSError(
            f"{_shorten(wanted)} of the published data aren't in {folder}, or aren't "
            "right, and download_if_missing is False."
        )
    _prepare_folder(folder)
    with locked(folder / LOCK, on_wait=partial(_say_waiting, folder, verbose)):
        # Another process may have downloaded some meanwhile.
        wanted = [name for name in wanted if not _is_right(folder / name)]
        altered = [name for name in wanted if (folder / name).exists()]
        if altered:
            warnings.warn(
                f"{_shorten(altered)} in {folder}: not the published content, which is "
                "downloaded and replaces it.",
                stacklevel=3,  # past the validation of the parameters
            )
        try:
            _download_all(
                folder, wanted, base_url, n_jobs, timeout, retries, verbose=verbose
            )
        except DownloadError as error:
            there = [name for name in names if _is_right(folder / name)]
            missing = [name for name in names if name not in there]
            raise DownloadError(
                f"{error} {len(there)} of the {len(names)} files are in {folder}. The "
                f"others can also be put there by hand, from {base_url}: "
                f"{_shorten(missing)}."
            ) from error.__cause__
    return folder


def _check_address(address):
    """Raise if an address can't be one of a folder on the web."""
    if not re.fullmatch("https?://(?![/:])[!-~]+", address):
        raise ValueError(
            "base_url must be an address that begins with http:// or https://, got "
            f"{address!r}."
        )


def _cells_of(pair):
    """Both cell types of a pair."""
    cells = pair.split("-") if isinstance(pair, str) else pair
    is_pair = isinstance(cells, (list, tuple)) and len(cells) == 2
    if not is_pair or cells[0] == cells[1]:
        raise ValueError(
            "pairs must hold pairs of two different cell types, such as 'E123-E003' or "
            f"('E123', 'E003'), got {pair!r}."
        )
    for cell in cells:
        if cell not in CELLS:
            raise ValueError(
                f"There is no published cell type {cell!r}, as in the pair {pair!r}; "
                f"allowed are {', '.join(CELLS)}."
            )
    return cells


def _names_of_files(pairs):
    """Names of all files that some pairs need."""
    if not len(pairs):
        raise ValueError("pairs is empty; give None for all published pairs.")
    cells = dict.fromkeys(cell for pair in pairs for cell in _cells_of(pair))
    return [f"{cell}.{kind}.csv" for cell in cells for kind in ROUGH_SIZES]


def _data_home(data_home):
    """Folder to use, which may not exist."""
    if data_home is None:
        data_home = os.environ.get("SKDEEPDIFF_DATA") or "~/skdeepdiff_data"
    return Path(data_home).expanduser()


def _prepare_folder(folder):
    """Create a folder if need be, and make sure that files can be put into it."""
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(f"{folder} is a file; give data_home a folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / LOCK).touch()
    except OSError as error:
        raise type(error)(
            f"{folder} can't be written to ({error.strerror}); give data_home another "
            "folder, or set SKDEEPDIFF_DATA."
        ) from error


def _is_right(path):
    """Whether a file is there and as published; a second is enough for all of them."""
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; a file must be put there.")
    return path.exists() and git_sha1(path) == SHA1[path.name]


def _shorten(names):
    """Name some files, and say how many more there are."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _say_waiting(folder, verbose):
    if verbose:
        print(f"Another process downloads into {folder}; waiting.", file=sys.stderr)


class _Sizes:
    """How much there is of all files, as one progress bar.

    Parameters
    ----------
    folder : Path
        Where the files are.
    names : list of str
        Their names.
    verbose : bool
        Whether to show the bar.
    """

    def __init__(self, folder, names, verbose):
        self._sizes = {name: size_of(part_of(folder / name)) for name in names}
        self._totals = {name: ROUGH_SIZES[name.split(".")[1]] for name in names}
        self._lock = threading.Lock()
        self.bar = progress_bar(
            sum(self._totals.values()),
            unit="B",
            verbose=verbose,
            scale=True,
            initial=sum(self._sizes.values()),
        )

    def report(self, name, size, total):
        """Take note of how much there is of a file, and of how much it will be."""
        with self._lock:
            if total is not None:
                self._totals[name] = total
                self.bar.total = sum(self._totals.values())
            self.bar.update(size - self._sizes[name])
            self._sizes[name] = size


def _download_all(folder, names, base_url, n_jobs, timeout, retries, *, verbose):
    """Download files side by side; the first failure is raised at the end."""
    stop = threading.Event()
    sizes = _Sizes(folder, names, verbose)
    tasks = [
        Download(
            url=f"{base_url.rstrip('/')}/{name}",
            path=folder / name,
            sha1=SHA1[name],
            timeout=timeout,
            retries=retries,
            stop=stop,
            report=partial(sizes.report, name),
        )
        for name in names
    ]
    with sizes.bar:
        in_threads(download, tasks, min(n_jobs, len(tasks)), stop)

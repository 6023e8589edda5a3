"""Downloading the published data."""

import hashlib
import os
import re
import threading
import warnings
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from numbers import Integral, Real
from pathlib import Path
from tempfile import TemporaryDirectory

import pooch
from joblib import Parallel, delayed
from sklearn.utils._param_validation import Interval
from tqdm import tqdm

from ..._utils._estimators import validated
from ..._version import __version__
from ...exceptions import DownloadError

# A commit, whose files never change.
ADDRESS = (
    "https://raw.githubusercontent.com/QData/DeepDiffChrome/"
    "2aef9c5520595b14da265578c2c04c3d65a4ad01/data/ProcessedData"
)

# The pairs of cell types, A and B, that the paper compares.
PUBLISHED_PAIRS = (
    ("E123", "E003"),
    ("E116", "E003"),
    ("E123", "E116"),
    ("E003", "E005"),
    ("E003", "E006"),
    ("E006", "E007"),
    ("E005", "E006"),
    ("E003", "E004"),
    ("E004", "E006"),
    ("E037", "E038"),
)

CELLS = tuple(sorted({cell for pair in PUBLISHED_PAIRS for cell in pair}))
KINDS = ("train", "valid", "test", "expr")  # what there is of each cell type

# git's SHA-1 of each file, which begins with its size, see ``_git_sha1``.
SHA1 = dict(
    line.split()
    for line in Path(__file__).with_name("sha1.txt").read_text("ascii").splitlines()
)

CHUNK = 1 << 18
# Of compressed content, pooch's progress would be wrong.
HEADERS = {"User-Agent": f"skdeepdiff/{__version__}", "Accept-Encoding": "identity"}


@validated(
    pairs=["array-like", None],
    data_home=[str, os.PathLike, None],
    base_url=[str],
    n_jobs=[Interval(Integral, 1, None, closed="left")],
    timeout=[Interval(Real, 0, None, closed="neither")],
    retries=[Interval(Integral, 0, None, closed="left")],
    verbose=["boolean"],
    download_if_missing=["boolean"],
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

    Every file is checked, and gets its name once it is whole and right. After a failure
    or Ctrl-C, the next call downloads those that are still missing. Several processes
    may fetch into the same folder.

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
        How often to try a file again, each time from its beginning.
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
        An OSError, if a file can't be downloaded; says how to get it by hand.
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

    Examples
    --------
    >>> from skdeepdiff.datasets import PUBLISHED_PAIRS, fetch_deepdiff, load_deepdiff
    >>> PUBLISHED_PAIRS[0]
    ('E123', 'E003')
    >>> folder = fetch_deepdiff(["E123-E003"])  # doctest: +SKIP
    >>> genes = load_deepdiff(folder, "E123", "E003", "train")  # doctest: +SKIP
    """
    if not re.fullmatch("https?://(?![/:])[!-~]+", base_url):
        raise ValueError(
            "base_url must be an address that begins with http:// or https://, got "
            f"{base_url!r}."
        )
    pairs = PUBLISHED_PAIRS if pairs is None else pairs
    if not len(pairs):
        raise ValueError("pairs is empty; give None for all published pairs.")
    cells = dict.fromkeys(cell for pair in pairs for cell in _cells_of(pair))
    names = [f"{cell}.{kind}.csv" for cell in cells for kind in KINDS]
    if data_home is None:
        data_home = os.environ.get("SKDEEPDIFF_DATA") or "~/skdeepdiff_data"
    folder = Path(data_home).expanduser()
    wanted = [name for name in names if not _is_right(folder / name)]
    if not wanted:
        return folder
    if not download_if_missing:
        raise OSError(
            f"{_shorten(wanted)} of the published data aren't in {folder}, or aren't "
            "right, and download_if_missing is False."
        )
    with _temporary_folder(folder) as temporary:
        if altered := [name for name in wanted if (folder / name).exists()]:
            warnings.warn(
                f"{_shorten(altered)} in {folder}: not the published content, which is "
                "downloaded and replaces it.",
                stacklevel=3,  # past the validation of the parameters
            )
        source = pooch.create(
            temporary,
            base_url.rstrip("/"),
            registry=dict.fromkeys(wanted),  # checked by _download
            retry_if_failed=retries,
        )
        failures = _download_all(source, folder, n_jobs, timeout, verbose)
    if failures:
        name, error = next(iter(failures.items()))
        missing = [name for name in wanted if not _is_right(folder / name)]
        raise DownloadError(
            f"{name} can't be downloaded from {source.get_url(name)} ({error}). "
            f"{len(names) - len(missing)} of the {len(names)} files are in {folder}. "
            f"The others can also be put there by hand, from {base_url}: "
            f"{_shorten(missing)}."
        ) from error
    return folder


def _cells_of(pair):
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


def _temporary_folder(folder):
    """Create a folder if need be, and one in it for what isn't whole yet."""
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(f"{folder} is a file; give data_home a folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return TemporaryDirectory(
            prefix=".download-", dir=folder, ignore_cleanup_errors=True
        )
    except OSError as error:
        raise type(error)(
            f"{folder} can't be written to ({error.strerror}); give data_home another "
            "folder, or set SKDEEPDIFF_DATA."
        ) from error


def _shorten(names):
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _git_sha1(path):
    """Hash a file as git does: the word blob, its size, a zero byte and the content."""
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        digest = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _is_right(path):
    """Tell whether a file is there and as published; all of them take a second."""
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; a file must be put there.")
    return path.exists() and _git_sha1(path) == SHA1[path.name]


def _download_all(source, folder, n_jobs, timeout, verbose):
    """Download side by side until one fails; return what is wrong with which file."""
    names, failures, stop = source.registry_files, {}, threading.Event()
    download = partial(_download, timeout=timeout, verbose=verbose, stop=stop)

    def fetch(name):
        # Another process may have brought it meanwhile.
        if failures or _is_right(folder / name):
            return
        try:
            os.replace(source.fetch(name, downloader=download), folder / name)
        except (OSError, ValueError) as error:  # those of requests are OSErrors
            failures[name] = error

    logger = pooch.get_logger()
    level = logger.level
    logger.setLevel("WARNING")  # the bars tell what is downloaded
    try:
        # joblib's threads don't hold up the end of Python while a server is silent.
        threads = Parallel(min(n_jobs, len(names)), backend="threading")
        threads(map(delayed(fetch), names))
    finally:
        stop.set()
        logger.setLevel(level)
    return failures


class _Bar(tqdm):
    stop: threading.Event

    def update(self, n=1):
        if self.stop.is_set():
            raise InterruptedError
        return super().update(n)


def _download(url, path, source, *, timeout, verbose, stop):
    """Download to pooch's temporary file and check that; called for each try."""
    name = url.rpartition("/")[2]
    os.remove(path)  # nobody else may read what pooch created
    # pooch sets the total, but asks first whether the bar is true.
    options = {"total": 1, "unit": "B", "unit_scale": True, "disable": not verbose}
    with ExitStack() as stack:
        bar = stack.enter_context(_Bar(desc=name, **options))
        bar.stop = stop
        pooch.HTTPDownloader(
            bar,
            CHUNK,
            timeout=timeout,
            headers=HEADERS,
            # pooch doesn't close a response after an error.
            hooks={"response": lambda it, **_: stack.enter_context(it)},
        )(url, path, source)
    if (sha1 := _git_sha1(path)) != SHA1[name]:
        size = os.path.getsize(path)
        # pooch tries again after a ValueError.
        raise ValueError(f"{size:,} bytes of other content, with git's SHA-1 {sha1}")

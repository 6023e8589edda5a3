"""Downloading one file whose hash is known, in as many pieces as it takes."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import ssl
import urllib.request
from http.client import HTTPException, HTTPResponse, InvalidURL
from typing import TYPE_CHECKING, NamedTuple
from urllib.error import HTTPError, URLError

from ..._utils._files import flush_folder
from ..._version import __version__
from ...exceptions import DownloadError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

# pooch 1.9 writes to a temporary file that it deletes on failure, sends no Range, and
# hashes a file's content alone, without git's header.

CHUNK = 1 << 18
# Before the first new try, in seconds; twice as long before each further one.
BACK_OFF = 1.0
LONGEST_WAIT = 60.0
# Too slow a request, too many of them; and the server's own trouble from 500 on.
PASSING_STATUS = (408, 429)
NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Stopped(Exception):  # noqa: N818 - not an error
    """The download was told to stop."""


class _Passing(Exception):  # noqa: N818
    """Trouble that may pass.

    Parameters
    ----------
    problem : str
        What is wrong.
    wait : float
        Seconds that the server asked to wait.
    """

    def __init__(self, problem, wait=0.0):
        super().__init__(problem)
        self.wait = wait


class _Lasting(Exception):  # noqa: N818
    """Trouble that will last; the message says what is wrong."""


class _StartOver(Exception):  # noqa: N818
    """The server can't go on from where the part ends."""


class Download(NamedTuple):
    """What is to be downloaded, and how.

    Attributes
    ----------
    url : str
        Where from.
    path : Path
        Where to.
    sha1 : str
        git's SHA-1 of the content.
    timeout : float
        Seconds without a byte that are too many.
    retries : int
        How many failures in a row, with no byte gained, to get over.
    stop : Event
        Set to stop the download.
    report : callable
        Is called with the bytes that there are, and how many they will be or None.
    """

    url: str
    path: Path
    sha1: str
    timeout: float
    retries: int
    stop: threading.Event
    report: Callable[[int, int | None], None]


class _Answer(NamedTuple):
    """What the server sends: content from byte ``start`` on, of ``total`` or None."""

    response: HTTPResponse
    start: int
    total: int | None


def git_sha1(path):
    """Hash a file as git does.

    Parameters
    ----------
    path : path-like
        File.

    Returns
    -------
    digest : str
        SHA-1 of the word blob, the file's size, a zero byte and the content.

    Raises
    ------
    OSError
        If the file can't be read.

    Examples
    --------
    >>> import os
    >>> from skdeepdiff.datasets._published._download import git_sha1
    >>> git_sha1(os.devnull)
    'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
    """
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        digest = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def part_of(path):
    """Name of the file that holds what there is so far of another.

    Parameters
    ----------
    path : Path
        The other file.

    Returns
    -------
    part : Path
        Beside it.
    """
    return path.with_name(f"{path.name}.part")


def size_of(path):
    """Size of a file.

    Parameters
    ----------
    path : Path
        File.

    Returns
    -------
    size : int
        In bytes; 0 if there is none.
    """
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def download(task):
    """Download a file, or the rest of it, so that it appears whole or not at all.

    What comes is kept in a part beside the file, also on failure; the next call goes
    on from there. A part that is complete, but not what it should be, is deleted and
    downloaded once more.

    Parameters
    ----------
    task : Download
        What and how. No other process may download the same meanwhile.

    Raises
    ------
    DownloadError
        If it doesn't succeed.
    Stopped
        If it was told to stop.
    """
    part = part_of(task.path)
    try:
        # The process may have been killed just before the renaming.
        if not (size_of(part) and git_sha1(part) == task.sha1):
            _complete(task, part)
        os.replace(part, task.path)
        flush_folder(task.path.parent)
    except _Lasting as trouble:
        raise _error(task, part, str(trouble)) from trouble.__cause__
    except OSError as error:  # all of the network's are told apart below
        problem = f"{error.filename or part} can't be written ({_reason(error)})."
        if error.errno in NO_SPACE:
            problem = f"There is no space left on the disk ({_reason(error)})."
        raise _error(task, part, problem) from error


def _error(task, part, problem):
    """Error that says which file from where, what is wrong and what is kept."""
    size = 0
    with contextlib.suppress(OSError):
        size = size_of(part)
    kept = f" {part} keeps its first {size:,} bytes for the next call." if size else ""
    return DownloadError(
        f"{task.path.name} can't be downloaded from {task.url}: {problem}{kept}"
    )


def _complete(task, part):
    """Download until the part is all of the file, and right."""
    _receive_all(task, part)
    if git_sha1(part) == task.sha1:
        return
    part.unlink()  # earlier bytes may have been wrong
    _receive_all(task, part)
    if (sha1 := git_sha1(part)) != task.sha1:
        size = size_of(part)
        part.unlink()
        raise _Lasting(
            f"What came, twice, isn't that file: {size:,} bytes, git's SHA-1 {sha1}."
        )


def _receive_all(task, part):
    """Download the rest of a part, trying again as often as it is worth it."""
    most, failures = size_of(part), 0
    while True:
        try:
            return _receive(task, part)
        except _StartOver:
            part.unlink()
        except _Passing as trouble:
            size = size_of(part)
            if size > most:  # not in vain
                most, failures = size, 0
            if failures == task.retries:
                raise _Lasting(str(trouble)) from trouble.__cause__
            wait = min(max(BACK_OFF * 2**failures, trouble.wait), LONGEST_WAIT)
            failures += 1
            task.stop.wait(wait)


def _receive(task, part):
    """Download the rest of a part at one go."""
    with open(part, "ab") as file:
        size = file.tell()
        if task.stop.is_set():
            raise Stopped
        answer = _ask(task, size)
        with answer.response as response:
            if answer.start != size:
                size = answer.start
                file.truncate(size)
            task.report(size, answer.total)
            while chunk := _read(response, task.timeout):
                if task.stop.is_set():
                    raise Stopped
                file.write(chunk)
                file.flush()  # to be there if the process is killed
                size += len(chunk)
                task.report(size, answer.total)
        if answer.total is not None and size < answer.total:
            raise _Passing(
                f"The connection ended after {size:,} of {answer.total:,} bytes."
            )
        os.fsync(file.fileno())


def _ask(task, offset):
    """Request the content from a byte on; the answer may be all of it."""
    # Compressed content couldn't be joined to what there is; urllib doesn't ask for it.
    headers = {"User-Agent": f"skdeepdiff/{__version__}"}
    if offset:
        headers["Range"] = f"bytes={offset}-"
    response = _open(urllib.request.Request(task.url, headers=headers), task.timeout)
    try:
        return _understand(response, offset)
    except BaseException:
        response.close()
        raise


def _open(request, timeout):
    """Send a request, and tell trouble that may pass from trouble that will last."""
    try:
        return urllib.request.urlopen(request, timeout=timeout)
    except HTTPError as error:
        with error:  # has a connection
            problem = f"The server says {error.code} ({error.reason})."
            if error.code == 416 and request.has_header("Range"):
                raise _StartOver from error
            if error.code in PASSING_STATUS or error.code >= 500:
                raise _Passing(problem, _seconds_to_wait(error.headers)) from error
            raise _Lasting(problem) from error
    except (OSError, HTTPException) as error:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, (ssl.SSLCertVerificationError, InvalidURL)):
            raise _Lasting(f"The connection failed ({_reason(reason)}).") from error
        raise _no_connection(reason, timeout) from error


def _read(response, timeout):
    """Read what has come; nothing at the end."""
    try:
        return response.read1(CHUNK)  # ``read`` would wait for that many
    except (OSError, HTTPException) as error:
        raise _no_connection(error, timeout) from error


def _no_connection(error, timeout):
    if isinstance(error, TimeoutError):
        return _Passing(f"Nothing came for {timeout:g} s.")
    return _Passing(f"The connection failed ({_reason(error)}).")


def _reason(error):
    """What an error says, without names of files."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


def _seconds_to_wait(headers):
    """What the server asks for; 0 if it's nothing, or a date."""
    asked = headers.get("Retry-After", "")
    return float(asked) if re.fullmatch("[0-9]{1,9}", asked) else 0.0


def _understand(response, offset):
    """Find out which bytes the server sends."""
    encoding = response.headers.get("Content-Encoding", "identity")
    if encoding.lower() != "identity":
        raise _Lasting(f"The server, or a proxy, sends it encoded as {encoding}.")
    if response.status != 206:
        return _Answer(response, 0, response.length)
    given = response.headers.get("Content-Range", "")
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", given)
    if not found or int(found[1]) != offset:
        if offset:
            raise _StartOver
        raise _Lasting(f"The server sends part of it, unasked ({given!r}).")
    return _Answer(response, offset, None if found[2] == "*" else int(found[2]))

"""Machine code on disk, of which nobody else can have written a byte."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def cache_directory():
    """Find where machine code is kept between runs.

    ``skdeepdiff`` in ``$XDG_CACHE_HOME``, if that is an absolute path, or else in
    ``~/.cache``; None if there is no home either.
    """
    root = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(root):
        return Path(root) / "skdeepdiff"
    try:
        return Path.home() / ".cache" / "skdeepdiff"
    except RuntimeError:
        return None


def is_own(status):
    """Tell whether a file is this user's, and no others may write to it."""
    return status.st_uid == os.getuid() and not status.st_mode & OTHERS_WRITE


def leads_where_we_say(path):
    """Tell whether no other user can change what an absolute path leads to.

    Each folder on the way belongs to this user or to root, and others may write to it
    only if it is sticky, like ``/tmp``: what is ours in there, they can neither rename
    nor replace. The same holds for the ways to which links lead. As each step is
    checked after those above it, nobody can exchange it later.
    """
    for step in (*reversed(path.parents), path):
        status = step.lstat()
        if status.st_uid not in (0, os.getuid()):
            return False
        if stat.S_ISLNK(status.st_mode):
            if not leads_where_we_say(step.parent / os.readlink(step)):
                return False
        elif status.st_mode & OTHERS_WRITE and not status.st_mode & stat.S_ISVTX:
            return False
    return True


class ObjectCache:
    """One file of machine code that begins with its own checksum.

    The directory need not exist, nor be writable; None keeps nothing. The key tells
    apart what was compiled from other code, or for other processors.
    """

    def __init__(self, directory, key):
        self.directory = directory
        self._name = f"kernel-{key[:32]}.o"

    def read(self):
        """Read the code; None if it is missing, damaged or may be another user's."""
        try:
            if not self._is_private():
                return None
            with open(self.directory / self._name, "rb") as file:
                if not is_own(os.fstat(file.fileno())):
                    return None
                content = file.read()
        except OSError:
            return None
        size = hashlib.sha256().digest_size
        checksum, code = content[:size], content[size:]
        return code if hashlib.sha256(code).digest() == checksum else None

    def _is_private(self):
        """Tell whether nobody else can have put anything into the folder."""
        return (
            self.directory is not None
            and is_own(self.directory.stat())  # fails where links lead in a circle
            and leads_where_we_say(self.directory)
        )

    def write(self, code):
        """Keep the code, if that is possible."""
        if self.directory is None:
            return
        temporary = None
        try:
            for folder in (self.directory.parent, self.directory):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._is_private():
                return
            handle, temporary = tempfile.mkstemp(dir=self.directory)
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(code).digest() + code)
            os.replace(temporary, self.directory / self._name)
        except OSError:
            if temporary is not None:
                Path(temporary).unlink(missing_ok=True)

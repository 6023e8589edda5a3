"""Files that exist, and files that are written so that nothing is lost."""

import contextlib
import os
import secrets
import shutil
from pathlib import Path


def check_file(path):
    """Refuse what isn't a file, before it is opened; a pipe would never end."""
    if path.is_file():
        return
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; give the name of a file.")
    if path.exists():
        raise OSError(f"{path} is a device or a pipe; give the name of a file.")
    if path.is_symlink():
        raise FileNotFoundError(
            f"{path} leads to {os.path.realpath(path)}, which doesn't exist."
        )
    raise FileNotFoundError(f"{path} doesn't exist.")


def write_whole(path, content):
    """Write bytes to a file that appears whole or not at all, whatever fails."""
    # A link stays one, and the file that it leads to is replaced.
    path = Path(os.path.realpath(path))
    if not path.parent.is_dir():
        raise FileNotFoundError(f"The folder {path.parent} doesn't exist.")
    if path.exists():
        check_file(path)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with open(temporary, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, temporary)
        os.replace(temporary, path)
    except BaseException as error:
        if isinstance(error, OSError):
            error.filename = str(path)
        temporary.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def flush_folder(folder):
    """Make renaming files in it last, on systems where folders can be flushed."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

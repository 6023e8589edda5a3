"""What is wrong with people's own files, and the error that each mistake must raise.

Run this file to read all messages: ``python -m tests.helpers.bad_files``.
"""

import tempfile
from pathlib import Path

from . import bad_expression, bad_fetch, bad_genes, bad_reads, bad_sheets, bad_splits

TABLE = [
    *bad_sheets.TABLE,
    *bad_reads.TABLE,
    *bad_genes.TABLE,
    *bad_expression.TABLE,
    *bad_splits.TABLE,
    *bad_fetch.TABLE,
]

if __name__ == "__main__":
    for case in TABLE:
        with tempfile.TemporaryDirectory() as folder:
            try:
                case.call(Path(folder))
            except Exception as error:
                message = str(error).replace(folder, "{folder}")
                print(f"{type(error).__name__}: {message}\n")

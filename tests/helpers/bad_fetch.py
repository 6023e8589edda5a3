"""What people get wrong when they fetch the published data, without a network."""

from functools import partial

from skdeepdiff.datasets import fetch_deepdiff

from .bad_file import BadFile, write

CELLS = "E003, E004, E005, E006, E007, E037, E038, E116, E123"
TWO_CELLS = (
    "pairs must hold pairs of two different cell types, such as 'E123-E003' or "
    "('E123', 'E003'), got "
)
ADDRESS = "base_url must be an address that begins with http:// or https://, got "


def fetch(*pairs, **parameters):
    """Call that fetches pairs into the folder."""
    return lambda folder: fetch_deepdiff(
        list(pairs) or ["E123-E003"], **({"data_home": folder} | parameters)
    )


def without_download(folder):
    write(folder, "E123.train.csv", "ENSG01_A_1,1,2,3,4,5")
    return fetch_deepdiff(["E123-E003"], data_home=folder, download_if_missing=False)


mistake = partial(BadFile, error=ValueError)

TABLE = [
    mistake(
        fetch("E123-E003", "E123-E999"),
        "There is no published cell type 'E999', as in the pair 'E123-E999'; allowed "
        f"are {CELLS}.",
    ),
    *(
        mistake(fetch(pair), f"{TWO_CELLS}{pair!r}.")
        for pair in ("E123", ("E123", "E003", "E116"), "E123-E123", 123)
    ),
    mistake(
        lambda folder: fetch_deepdiff([], data_home=folder),
        "pairs is empty; give None for all published pairs.",
    ),
    *(
        mistake(fetch(base_url=address), f"{ADDRESS}{address!r}.")
        for address in ("example.org/data", "https:///data")
    ),
    BadFile(
        lambda folder: fetch_deepdiff(data_home=write(folder, "own.csv")),
        "{folder}/own.csv is a file; give data_home a folder.",
        NotADirectoryError,
    ),
    BadFile(
        lambda folder: fetch_deepdiff(data_home=write(folder, "own.csv") / "data"),
        "{folder}/own.csv/data can't be written to (...); give data_home another "
        "folder, or set SKDEEPDIFF_DATA.",
        NotADirectoryError,
    ),
    BadFile(
        lambda folder: ((folder / "E123.train.csv").mkdir(), fetch()(folder)),
        "{folder}/E123.train.csv is a folder; a file must be put there.",
        IsADirectoryError,
    ),
    BadFile(
        without_download,
        "E123.train.csv, E123.valid.csv, E123.test.csv and 5 more of the published "
        "data aren't in {folder}, or aren't right, and download_if_missing is False.",
        OSError,
    ),
]

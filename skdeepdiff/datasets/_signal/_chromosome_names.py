"""What files call the genes' chromosomes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ...exceptions import MalformedFileError
from .._text_files import fail_columns, read_text_lines

ORGANELLES = {
    "mt": "m",
    "mito": "m",
    "mitochondrion": "m",
    "pt": "c",
    "chloroplast": "c",
}

# Columns of NCBI's assembly reports that hold names.
REPORT_COLUMNS = {"Sequence-Name", "GenBank-Accn", "RefSeq-Accn", "UCSC-style-name"}
NO_NAME = {"", "na"}


def plain_name(chromosome):
    """Reduce a name to what those of UCSC, Ensembl, TAIR and others have in common."""
    name = re.sub(r"^(chr(omosome)?_?)?(0+(?=\d))?(?=.)", "", chromosome.lower())
    return ORGANELLES.get(name, name)


class OurNames(NamedTuple):
    """Which chromosome of the genes a name in a file means."""

    chromosomes: dict[str, str]  # of the genes, by name or plain name
    plain: bool = False  # whether it is by plain name

    def get(self, name):
        """Chromosome of the genes, or None if they have none of this name."""
        return self.chromosomes.get(plain_name(name) if self.plain else name)


def read_synonyms(path):
    """Read all names of the same chromosome, for each name, from a table.

    It is separated by tabs, with a chromosome on each line: two columns; or those that
    a header names, which begins with "#", such as UCSC's ``chromAlias.txt``; or an
    assembly report of NCBI.
    """
    if not path.is_file():
        raise FileNotFoundError(
            "chromosome_names must be 'match', a dictionary, or the file of a table of "
            f"names; there is no file {str(path)!r}."
        )
    n_columns, chosen = 2, None
    synonyms = {}
    for number, line in enumerate(read_text_lines(path), start=1):
        fields = [field.strip() for field in line.lstrip("#").split("\t")]
        if line.startswith("#"):
            n_columns = None
            chosen = [at for at, name in enumerate(fields) if name in REPORT_COLUMNS]
            continue
        if not line.strip():
            continue
        if len(fields) < 2:
            fail_columns(path, number, line, "two or more")
        row = [name for at, name in enumerate(fields) if not chosen or at in chosen]
        names = set(row[:n_columns]) - NO_NAME
        names = names.union(*(synonyms.get(name, ()) for name in names))
        synonyms.update(dict.fromkeys(names, names))
    return synonyms


def names_in_files(chromosomes, chromosome_names):
    """Tell which chromosome of the genes a name in a file means.

    ``chromosome_names`` is that of :func:`build_dataset`.
    """
    plain = isinstance(chromosome_names, str) and chromosome_names == "match"
    names = {}
    if isinstance(chromosome_names, Mapping):
        names = {ours: [theirs] for ours, theirs in chromosome_names.items()}
        unknown = names.keys() - set(chromosomes)
        if unknown:
            raise ValueError(
                "chromosome_names must map the genes' chromosomes, such as "
                f"{', '.join(map(repr, chromosomes[:3]))}; got {min(unknown)!r}."
            )
    elif chromosome_names is not None and not plain:
        names = read_synonyms(Path(chromosome_names))
        if names.keys().isdisjoint(chromosomes):
            raise MalformedFileError(
                f"chromosome_names: {chromosome_names} must hold names of the genes' "
                f"chromosomes, such as {chromosomes[0]!r}; its own are "
                f"{', '.join(map(repr, list(names)[:3]))}, ..."
            )
    ours = {}
    for chromosome in chromosomes:
        same = plain_name(chromosome) if plain else chromosome
        for name in names.get(chromosome, [same]):
            if ours.setdefault(name, chromosome) != chromosome:
                raise ValueError(
                    f"chromosome_names must tell chromosomes apart; {name!r} in a file "
                    f"would be both {ours[name]!r} and {chromosome!r} of the genes."
                )
    return OurNames(ours, plain)


def find_in_file(ours, there, path):
    """Find which chromosomes of the genes a file has, and what it calls them."""
    names = {}
    for name in there:
        our = ours.get(name)
        if our is not None and names.setdefault(our, name) != name:
            raise MalformedFileError(
                f"{path} has both {names[our]!r} and {name!r}; give chromosome_names "
                "as a dictionary to choose one."
            )
    return names

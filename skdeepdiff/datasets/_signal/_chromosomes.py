"""Chromosomes of files: what they are called, and whether files agree on them."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ...exceptions import MalformedFileError
from .._gene_ids import SMALL_SHARE
from .._text_files import fail, fail_columns, read_text_lines

# So few may be without a read; many are a sign of another genome, or of lost reads.
FEW_GENES = 20

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
        return self.chromosomes.get(plain_name(name) if self.plain else name)


def read_synonyms(path):
    """Read all names of the same chromosome, for each name, from a table."""
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
    plain = isinstance(chromosome_names, str) and chromosome_names == "match"
    names = {}
    if isinstance(chromosome_names, Mapping):
        names = {ours: [theirs] for ours, theirs in chromosome_names.items()}
        if unknown := names.keys() - set(chromosomes):
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


def check_found(path, chromosomes, names, there, missing_chromosomes):
    """Refuse a file whose chromosomes aren't those of the genes; return the missing."""
    n_genes = Counter(sorted(chromosomes.tolist()))
    missing = {name: number for name, number in n_genes.items() if name not in names}
    # These aren't missing, but named otherwise.
    renamed = not set(map(plain_name, there)).isdisjoint(map(plain_name, missing))
    may_be_missing = missing_chromosomes != "error" and not renamed
    if not missing or (names and may_be_missing):
        return set(missing)
    examples = ", ".join(map(repr, sorted(there)[:3])) or "none"
    hint = "Are they of the same genome?"
    if renamed:
        hint = "Pass chromosome_names='match' to take '1' and 'chr1' for the same."
    if not names:
        if not renamed:
            hint += (
                " If so, pass chromosome_names: a dictionary such as "
                f"{{{min(missing)!r}: {min(there, default='1')!r}}}, or a table of "
                "names such as UCSC's chromAlias.txt."
            )
        raise MalformedFileError(
            f"{path} has none of the genes' chromosomes, such as {min(missing)!r}; its "
            f"own are {examples}, ... {hint}"
        )
    shown = ", ".join(map(repr, sorted(missing)[:3]))
    raise MalformedFileError(
        f"{path} lacks {len(missing)} of the genes' {len(n_genes)} chromosomes "
        f"({shown}, with {sum(missing.values())} genes); its own are {examples}, ... "
        f"{hint} Else pass missing_chromosomes='drop' to go without these genes, or "
        "'zero' if no read means no signal."
    )


def check_filled(path, chromosomes, names, filled, missing_chromosomes):
    """Find listed chromosomes without content: those missing, and those by chance."""
    # A part of a file keeps the header of the whole, so that such a chromosome is as
    # good as missing. But few reads may leave a small one without any by chance.
    filled = set(filled)
    n_genes = Counter(sorted(chromosomes.tolist()))
    empty = {
        name: number
        for name, number in n_genes.items()
        if name in names and names[name] not in filled
    }
    if missing_chromosomes != "error":
        return set(empty), {}
    n_empty = sum(empty.values())
    most = max(empty.values(), default=0)
    if most > FEW_GENES or n_empty > SMALL_SHARE * len(chromosomes):
        shown = ", ".join(map(repr, sorted(empty, key=empty.get, reverse=True)[:3]))
        raise MalformedFileError(
            f"{path} holds nothing on {len(empty)} of the genes' {len(n_genes)} "
            f"chromosomes ({shown}, with {n_empty} genes) that its header "
            "lists. Is it a part of the file? Else pass missing_chromosomes='drop' to "
            "go without these genes, or 'zero' if no read means no signal."
        )
    return set(), empty


def read_chromosome_sizes(sizes):
    if sizes is None:
        return {}
    if isinstance(sizes, Mapping):
        return {str(name): int(size) for name, size in sizes.items()}
    path = Path(sizes)
    if not path.is_file():
        raise FileNotFoundError(f"chromosome_sizes: {path} doesn't exist.")
    read = {}
    for number, line in enumerate(read_text_lines(path), start=1):
        fields = line.rstrip("\r\n").split("\t")
        if not line.strip() or line.startswith("#"):
            continue
        if len(fields) < 2 or not fields[1].isdigit():
            expected = "a chromosome and its length, separated by tabs"
            fail(path, number, f"expected {expected}, got {line.strip()[:60]!r}.")
        read[fields[0]] = int(fields[1])
    if not read:
        raise MalformedFileError(f"{path} lists no chromosomes.")
    return read


def sizes_of_genes(sizes, ours, chromosomes):
    known = {}
    by_our_name = set(chromosomes)
    for name, size in sizes.items():
        chromosome = name if name in by_our_name else ours.get(name)
        if chromosome is None:
            continue
        if known.setdefault(chromosome, size) != size:
            raise ValueError(
                f"chromosome_sizes must have one length of each chromosome; "
                f"{chromosome!r} has {known[chromosome]} and, as {name!r}, {size} bp."
            )
    missing = [name for name in chromosomes if name not in known]
    if sizes and missing:
        raise ValueError(
            f"chromosome_sizes must have the genes' chromosomes; {missing[0]!r} isn't "
            f"among {', '.join(map(repr, sorted(sizes)[:3]))}, ..."
        )
    return known


def agree_on_sizes(known, sources):
    """Lengths of the genes' chromosomes, by their names, on which all files agree."""
    sizes = dict(known)
    told_by = dict.fromkeys(known, "chromosome_sizes")
    for path, there in sources:
        for name, size in there.items():
            if sizes.setdefault(name, size) != size:
                raise MalformedFileError(
                    f"{path} must be of the same genome as {told_by[name]}; chromosome "
                    f"{name!r} has {size} bp in the one, {sizes[name]} in the other."
                )
            told_by.setdefault(name, path)
    return sizes


def check_inside(genes, sizes):
    ends = genes["chromosome"].map(sizes)
    beyond = genes[genes["tss"] >= ends]
    if len(beyond):
        first = beyond.iloc[0]
        raise ValueError(
            f"Annotation and files must be of the same genome; {len(beyond)} genes, "
            f"such as {first['gene_id']!r} at {first['tss']} on "
            f"{first['chromosome']!r}, start beyond the end of their chromosome "
            f"({sizes[first['chromosome']]} bp)."
        )

"""What kind of file of reads or signal something is, by its content."""

import gzip
import itertools
import re
import warnings
import zlib

from ...exceptions import MalformedFileError
from .._text_files import GZIP_MAGIC, UTF16_MAGIC, ZIP_MAGIC, is_bgzip
from ._bed_reads import HEADER
from ._readers import READERS

# How files begin, after decompression by gzip.
MAGICS = {
    magic: kind for kind, reader in READERS.items() for magic in reader.magics
} | {
    **dict.fromkeys((b"\xeb\xf2\x89\x87", b"\x87\x89\xf2\xeb"), "bigBed"),
    b"BAI\x01": "an index of BAM",
    b"CSI\x01": "an index (CSI)",
    b"TBI\x01": "an index (tabix)",
    b"BCF\x02": "BCF",
    b"\x43\x27\x41\x1a": "2bit",
    b"\x28\xb5\x2f\xfd": "data compressed with zstd; decompress them",
    b"BZh": "data compressed with bzip2; decompress them",
    b"\xfd7zXZ\x00": "data compressed with xz; decompress them",
    b"\x04\x22\x4d\x18": "data compressed with lz4; decompress them",
    GZIP_MAGIC: "data compressed twice; decompress them once",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive; extract it",
    ZIP_MAGIC: "a zip archive, as Excel workbooks are; extract it",
    b"\xd0\xcf\x11\xe0": "an Excel workbook or the like",
    b"\x89HDF": "HDF5",
    b"%PDF": "PDF",
    **dict.fromkeys(UTF16_MAGIC, "UTF-16 text; save it as UTF-8"),
    b"version https://git-lfs": "a pointer of Git LFS in place of the file",
    b"<": "HTML or XML",
    b">": "FASTA",
    b"##fileformat=VCF": "VCF",
    b"##gff": "GFF",
    **dict.fromkeys((b"fixedStep", b"variableStep"), "wig; make it bigWig"),
}

N_LINES = 10_000
TRACK_TYPE = re.compile(r"""track\s.*type=["']?(\w+)""")
TRACKS = {
    "bedgraph": "bedgraph",
    "wiggle_0": "wig; make it bigWig",
    "narrowpeak": "narrowpeak",
    "broadpeak": "broadpeak",
    "gappedpeak": "gappedPeak; take the broadPeak file",
}
FRACTIONS = "intervals with fractions as scores"
APART = "intervals that never overlap"
COUNTS = "intervals with whole numbers; name it .bedGraph if these are their signal"
# Intervals all the same; whoever says that they are reads is heard, but warned.
PEAKS = (FRACTIONS, APART)
# What a name is believed of, as the reader finds the line that isn't so.
BELIEVED = {
    "bed": ("text",),
    **dict.fromkeys(
        ("narrowpeak", "broadpeak", "bedgraph"), ("text", "bed", COUNTS, APART)
    ),
}

NUMBER = r"\t[-+]?(?:\d+\.?\d*|\.\d+|inf|nan)(?:e[-+]?\d+)?"
FRACTION = r"\t[-+]?(?:\d*\.\d+(?:e[-+]?\d+)?|\d+e[-+]?\d+|inf|nan)"
BED = r"[^\t]+\t\d+\t\d+"
BED_6 = rf"{BED}\t[^\t]*{NUMBER}\t[-+.]"

# How every line looks, and what besides one line must have. The first that fits counts.
SHAPES = {
    "SAM; make it BAM": (
        r"[^\t]+\t\d+\t[^\t]+\t\d+\t\d+\t(\*|(\d+[MIDNSHP=X])+)\t",
        "",
    ),
    "GFF or GTF": (
        rf"[^\t]+\t[^\t]*\t[^\t]+\t\d+\t\d+(\t\.|{NUMBER})\t[-+.?]\t[.012](\t|$)",
        "",
    ),
    "BEDPE; write one line for each fragment: its chromosome, start and end": (
        r"[^\t]+\t(-1|\d+)\t(-1|\d+)\t[^\t]+\t(-1|\d+)\t(-1|\d+)(\t|$)",
        r"([^\t]+)\t\d+\t\d+\t(\1|\.)\t",
    ),
    "bedgraph": (rf"{BED}{NUMBER}$", rf"{BED}{FRACTION}$"),
    "narrowpeak": (rf"{BED_6}({NUMBER}){{3}}\t-?\d+$", ""),
    "broadpeak": (rf"{BED_6}({NUMBER}){{3}}$", rf"{BED_6}.*({FRACTION}|\t-1)"),
    TRACKS["gappedpeak"]: (rf"{BED_6}(\t[^\t]*){{6}}({NUMBER}){{3}}$", ""),
    FRACTIONS: (rf"{BED}\t[^\t]*{NUMBER}(\t|$)", rf"{BED}\t[^\t]*{FRACTION}(\t|$)"),
}
SHAPES = {
    what: tuple(re.compile(part, re.IGNORECASE) for part in shapes)
    for what, shapes in SHAPES.items()
}

# Overlaps to expect of reads placed by chance, beyond which none at all is no chance.
MANY_OVERLAPS = 10


def _never_overlap(lines):
    """Whether intervals keep apart, as merged ones do and so many reads couldn't."""
    # Reads of the same first base don't tell, as duplicates may have been removed.
    places = {}
    for line in lines:
        chromosome, start, end = line.split("\t")[:3]
        places.setdefault(chromosome, []).append((int(start), int(end)))
    n_expected = 0
    for intervals in places.values():
        intervals.sort()
        if any(right[0] < left[1] for left, right in itertools.pairwise(intervals)):
            return False
        n_bases = sum(end - start - 1 for start, end in intervals)
        span = intervals[-1][1] - intervals[0][0]
        n_expected += (len(intervals) - 1) * n_bases / max(span, 1)
    return n_expected > MANY_OVERLAPS


def _kind_of_lines(lines):
    for found in filter(None, map(TRACK_TYPE.match, lines)):
        if found[1].lower() in TRACKS:
            return TRACKS[found[1].lower()]
    data = [line for line in lines if line and not HEADER.match(line)]
    if data and re.match(r"@(HD|SQ|RG|PG|CO)\t", data[0]):
        return "SAM; make it BAM"
    if len(data) > 2 and data[0][0] == "@" and data[2][0] == "+":
        return "FASTQ: reads that aren't aligned"
    for what, (every, some) in SHAPES.items():
        if data and all(map(every.match, data)) and any(map(some.match, data)):
            return what
    if not (data and all(re.match(rf"{BED}(\t|$)", line) for line in data)):
        return None
    if not _never_overlap(data):
        return "bed"
    counts = all(re.fullmatch(rf"{BED}\t\d+", line) for line in data)
    return COUNTS if counts else APART


def _label(content):
    return READERS[content].label if content in READERS else content


def find_content(path):
    """Tell a kind that can be read by its beginning; else what follows "holds"."""
    if not path.is_file():
        raise FileNotFoundError(f"{path} doesn't exist, or isn't a file.")
    with open(path, "rb") as file:
        head = file.read(512)
    compressed, bgzip = head.startswith(GZIP_MAGIC), is_bgzip(head)
    try:
        with (gzip.open if compressed else open)(path, "rb") as file:
            head = file.read(512)
            file.seek(0)
            lines = [] if b"\0" in head else list(itertools.islice(file, N_LINES))
    except (OSError, EOFError, zlib.error) as error:
        raise MalformedFileError(f"{path} is truncated or damaged: {error}.") from error
    if not head:
        raise MalformedFileError(f"{path} is empty.")
    found = (content for magic, content in MAGICS.items() if head.startswith(magic))
    content = next(found, None)
    is_packed = content in READERS and READERS[content].bgzip
    if compressed and content in READERS and not is_packed:
        return f"{_label(content)} compressed with gzip; decompress it"
    if not bgzip and (is_packed or (content == "FASTA" and compressed)):
        how = "compressed with plain gzip" if compressed else "without compression"
        return f"{_label(content)} {how}; compress it with bgzip"
    if content is None and lines:
        text = (line.decode("utf-8", "replace").rstrip("\r\n") for line in lines)
        return _kind_of_lines(list(text)) or "text"
    return content or "nothing known"


def find_kind(path):
    """Tell the kind of a file; refuse another than its name says, warn of peaks."""
    name = path.name.lower().removesuffix(".gz")
    by_name = [kind for kind, each in READERS.items() if name.endswith(each.endings)]
    content = find_content(path)
    if by_name and content in BELIEVED.get(by_name[0], ()):
        return by_name[0]
    kind = "bed" if content in PEAKS else content
    if kind not in READERS:
        labels = " or ".join(reader.label for reader in READERS.values())
        allowed = labels.replace(" or ", ", ", labels.count(" or ") - 1)
        raise MalformedFileError(f"{path} must be {allowed}, but holds {content}.")
    if by_name and kind not in by_name:
        raise MalformedFileError(
            f"{path} is named like a {_label(by_name[0])} file, but holds "
            f"{_label(content)}."
        )
    if kind != content:
        warnings.warn(
            f"{path} holds {content}, as files of peaks do, not reads; each line "
            "counts as a read. Reads are in BAM or tagAlign files, signal in bigWig, "
            "peaks with heights in narrowPeak or broadPeak.",
            stacklevel=6,
        )
    return kind

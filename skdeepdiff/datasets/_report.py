"""What a dataset was made of, in words."""

from collections.abc import Mapping
from pathlib import Path

DESCRIPTION = Path(__file__).with_name("description.txt").read_text("utf-8")

ORIENTATIONS = {
    "genome": "in genomic order whatever the strand",
    "strand": "in the direction of transcription",
}


def describe(sheet, n_genes, windows, options):
    a, b = sheet.conditions
    title = f"Signal of {', '.join(sheet.marks)} in {a} and {b}"
    return DESCRIPTION.format(
        title=title,
        underline="-" * len(title),
        n_genes=n_genes,
        n_bins=windows.n_bins,
        orientation=ORIENTATIONS[options["orient"]],
        a=a,
        b=b,
        **options,
    )


def _describe_change(sheet, details):
    a, b = sheet.conditions
    columns = details["columns"]
    if isinstance(columns, Mapping):
        a, b = (f"{cell} ({', '.join(columns[cell])})" for cell in (a, b))
        return f"log fold change: log2 of {b} over {a}"
    if "direction" in details:
        return f"log fold change: log2 of {b} over {a}, by {details['direction']}"
    return f"log fold change: as in the table, taken to be log2 of {b} over {a}"


def _describe_dropped(dropped, what=""):
    for reason, ids in dropped.items():
        if len(ids):
            more = ", ..." if len(ids) > 3 else ""
            examples = ", ".join(map(str, ids[:3]))
            yield f"{len(ids)} {what}dropped, {reason}: {examples}{more}"


def write_report(
    sheet, signal, unclear, joined, expression, padding, n_dropped, n_excluded=None
):
    """Write what was matched and left out; ``n_excluded`` are bins by gene id."""
    lines = [*_describe_dropped(unclear, "annotated genes ")]
    if joined is None:
        a, b = sheet.conditions
        lines.append(f"no expression; log fold changes would be log2 of {b} over {a}")
    else:
        lines.append(joined)
        lines += _describe_dropped(expression.dropped)
        lines.append(_describe_change(sheet, expression.details))
        if not isinstance(expression.details["columns"], Mapping):
            errors = expression.details.get("standard_errors", "none in the table")
            lines.append(f"standard errors of the log fold changes: {errors}")
        if "program" in expression.details:
            lines.append(
                f"RNA counts: {len(expression.details['files'])} files of "
                f"{expression.details['program']}"
            )
    if signal.missing:
        fate = f"{n_dropped} genes dropped" if n_dropped else "taken as without signal"
        named = ", ".join(sorted(signal.missing)[:5])
        lines.append(f"{fate}, on chromosomes that a file lacks: {named}")
    for path, chromosomes in signal.empty.items():
        lines.append(
            f"{sum(chromosomes.values())} genes taken as without signal, on "
            f"chromosomes on which {path.name} holds nothing: "
            f"{', '.join(sorted(chromosomes)[:5])}"
        )
    lines.append(
        f"{int(padding.any(axis=1).sum())} genes with bins beyond the ends of their "
        "chromosome (padded with zeros)"
        + ("" if signal.sizes else "; where chromosomes end isn't known")
    )
    if n_excluded is not None:
        excluded = n_excluded[n_excluded > 0].sort_values(
            ascending=False, kind="stable"
        )
        shown = ", ".join(f"{gene} ({n})" for gene, n in excluded.iloc[:5].items())
        lines.append(
            f"{excluded.sum()} bins of {len(excluded)} genes excluded (0 in all files)"
            f"{': ' * bool(shown)}{shown}{', ...' * (len(excluded) > 5)}"
        )
    for file in signal.files:
        amount = file["content"]
        if file["n_reads"] is not None:
            amount = f"{file['n_reads']:,} reads"
        if file["scale_factor"] is not None:
            amount += f", times {file['scale_factor']:g}"
        lines.append(
            f"{file['mark']} in {file['condition']}, {file['sample']}"
            f"{' (control)' if file['role'] == 'control' else ''}: {amount}"
        )
    unused = sum(sample.control is not None for sample in sheet.samples)
    if unused and not any(file["role"] == "control" for file in signal.files):
        lines.append(
            f"{unused} controls in the sheet, not used, as normalize isn't 'input'"
        )
    return "\n".join(lines)

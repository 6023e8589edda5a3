"""What a dataset was made of, in words."""

from collections.abc import Mapping


def _describe_change(sheet, expression):
    """Say what the log fold change is taken to be of."""
    a, b = sheet.conditions
    columns = expression.details["columns"]
    if isinstance(columns, Mapping):
        return f"log fold change: {b} ({', '.join(columns[b])}) over {a} " + (
            f"({', '.join(columns[a])})"
        )
    if "direction" in expression.details:
        return f"log fold change: {b} over {a}, by {expression.details['direction']}"
    return f"log fold change: as in the table, taken to be {b} over {a}"


def _describe_dropped(dropped, what=""):
    """Say what was left out, by reason."""
    for reason, ids in dropped.items():
        if len(ids):
            more = ", ..." if len(ids) > 3 else ""
            examples = ", ".join(map(str, ids[:3]))
            yield f"{len(ids)} {what}dropped, {reason}: {examples}{more}"


def write_report(sheet, signal, unclear, joined, expression, padding, n_dropped):
    """Write down what was matched, dropped (genes and chromosomes) and padded."""
    lines = [*_describe_dropped(unclear, "annotated genes ")]
    if joined is not None:
        lines.append(joined)
        lines += _describe_dropped(expression.dropped)
        lines.append(_describe_change(sheet, expression))
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
    for file in signal.files:
        amount = "signal" if file["n_reads"] is None else f"{file['n_reads']:,} reads"
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

"""How to do it again."""

import json

from .._elements import code, definitions, details, paragraphs, table
from .._model_styles import label_of
from ._networks import say_parameters


def provenance_section(analysis, pictures):
    """Commands, settings, versions, machine, seeds, parameters and checksums."""
    results = analysis.results
    run = results.run
    parts = ["<h3>Commands</h3>", code("\n".join(map(str, run.get("commands", []))))]
    if not run.get("commands"):
        parts[1] = paragraphs(["Not recorded: there is no run.json."])
    seeds = sorted(set(results.table["seed"]))
    named = [("Started", run["started"])] if "started" in run else []
    named.append(("Seeds", ", ".join(map(str, seeds)) or "none yet"))
    parts.append(definitions(named))
    for name in ("settings", "versions", "machine"):
        if run.get(name):
            values = [(key, _say(value)) for key, value in run[name].items()]
            parts.append(f"<h3>{name.capitalize()}</h3>{definitions(values)}")
    versions = {_say(own) for own in results.table["versions"]}
    if len(versions) > 1:
        parts.append(
            '<div class="notice"><p>Results come from several sets of versions:</p>'
            f"{paragraphs(sorted(versions))}</div>"
        )
    parts += [_parameters(results), _data(results)]
    return "\n".join(parts)


def _parameters(results):
    first = results.table.drop_duplicates(["pair", "model"])
    rows = [
        [row.pair, label_of(row.model), str(row.seed), say_parameters(row.parameters)]
        for row in first.itertuples()
        if isinstance(row.parameters, dict)
    ]
    if not rows:
        return ""
    shown = table(
        "Parameters of the first result of each model on each pair",
        ["Pair", "Model", "Seed", "Parameters"],
        rows,
        2,
    )
    return "<h3>Parameters</h3>" + details("Parameters of all models", shown)


def _data(results):
    files = {}
    for name, pair in results.pairs.items():
        for file, checksum in (pair.get("files") or {}).items():
            files.setdefault((file, checksum), []).append(name)
    splits = {name: str(pair.get("split", "")) for name, pair in results.pairs.items()}
    said = [(name, f"split: {split}") for name, split in splits.items()]
    rows = [
        [file, checksum, ", ".join(names)] for (file, checksum), names in files.items()
    ]
    parts = ["<h3>Data</h3>", definitions(said)]
    if rows:
        parts.append(
            table("Files that were read", ["File", "SHA-256", "Pairs"], sorted(rows))
        )
    return "\n".join(parts)


def _say(value):
    if value is None:
        return "none"
    return value if isinstance(value, str) else json.dumps(value)

"""``skdeepdiff report``: a page about a model and how it predicts."""

from pathlib import Path

from ..plotting import write_report
from ._model_and_genes import load_model_and_genes
from ._options import TRAINED_NOTE, check_output, tell


def run(options):
    check_output(options)
    model, _, names, dataset, rows, notes = load_model_and_genes(options)
    ids = notes.get(TRAINED_NOTE)
    is_told = isinstance(ids, list) and all(isinstance(name, str) for name in ids)
    trained_on = set(ids) if is_told else None
    seen = names["gene_id"].isin(trained_on or ()).to_numpy()
    is_chosen = options.all_genes or options.chromosomes or options.genes
    if not is_chosen and not seen.all():
        rows, seen = rows[~seen], seen[~seen]
    write_report(
        options.output,
        model,
        dataset,
        genes=rows,
        trained_on=trained_on,
        title=f"{Path(options.model).name} on {Path(options.dataset).name}",
        threshold=options.threshold,
        n_repeats=options.n_repeats,
        random_state=options.seed,
        verbose=not options.quiet,
    )
    known = "it isn't known how many" if trained_on is None else f"{seen.sum()}"
    tell(
        options,
        f"{options.output}: {len(rows)} genes scored, {known} of which the model was "
        "trained or validated on",
    )

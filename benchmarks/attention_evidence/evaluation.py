"""Training on one set of genes, and scoring by all methods."""

import sys

from attention_evidence.methods import score_by_yardsticks, score_network
from attention_evidence.planted_genes import SETTINGS, make_parts


def evaluate(setting, seed, options):
    """Train on one set of genes, and score its test genes.

    Gives scores by (method, variant), where the variant of yardsticks is empty; the
    test part; the marks' names; and the test correlation by variant.
    """
    sizes = (options.genes, options.genes // 4, options.genes // 2)
    parts, names = make_parts(SETTINGS[setting], sizes, options.bins, seed)
    train, valid, test = parts
    scores, correlations = {}, {}
    for variant in options.variants:
        of_methods, correlations[variant] = score_network(
            variant, train, valid, test, max_epochs=options.epochs, seed=seed
        )
        scores |= {(method, variant): of_methods[method] for method in of_methods}
        print(f"{setting}, seed {seed}: {variant} is done", file=sys.stderr, flush=True)
    yardsticks = score_by_yardsticks(train, test, seed)
    scores |= {(method, ""): yardsticks[method] for method in yardsticks}
    return scores, test, names, correlations

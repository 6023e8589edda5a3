"""Trials against the default, and mean predictions against single ones."""

import numpy as np
import pandas as pd

from skdeepdiff.metrics import pearson_corrcoef
from training_trials.trials import DEFAULT, TRIALS

KEY = ["place", "index", "variant", "seed"]


def compare(results):
    """Compare each trial with the default on the same genes with the same seed.

    Gives a row per place and trial. The difference's standard error is over networks,
    which share genes and are not quite independent.
    """
    rows = []
    for (place, trial), own in results.groupby(["place", "trial"], sort=False):
        default = results[(results["trial"] == DEFAULT) & (results["place"] == place)]
        both = own.merge(default, on=KEY, suffixes=("", "_default"))
        change = both["pearson"] - both["pearson_default"]
        rows.append(
            {
                "place": place,
                "trial": TRIALS[trial].label,
                "networks": len(own),
                "pearson": own["pearson"].mean(),
                "difference": change.mean(),
                "error": change.sem(),
                **own.groupby("variant", sort=False)["pearson"].mean(),
                "epochs": own["epochs"].mean(),
            }
        )
    return pd.DataFrame(rows)


def compare_ensembles(results):
    """Compare mean predictions of several seeds with the seeds themselves.

    Gives a row per place and trial with several seeds: mean correlations of ``single``
    networks and of their ``mean`` prediction, and the ``difference`` with its standard
    ``error`` over genes and variants.
    """
    rows = []
    for (place, trial), own in results.groupby(["place", "trial"], sort=False):
        pairs, n_seeds = [], own["seed"].nunique()
        if n_seeds == 1:
            continue
        for _, seeds in own.groupby(["index", "variant"]):
            together = np.mean(np.stack(seeds["predicted"]), axis=0)
            true = seeds["true"].iloc[0]
            pairs.append((seeds["pearson"].mean(), pearson_corrcoef(true, together)))
        single, mean = np.transpose(pairs)
        rows.append(
            {
                "place": place,
                "trial": TRIALS[trial].label,
                "networks": n_seeds,
                "single": single.mean(),
                "mean": mean.mean(),
                "difference": (mean - single).mean(),
                "error": pd.Series(mean - single).sem(),
            }
        )
    return pd.DataFrame(rows)

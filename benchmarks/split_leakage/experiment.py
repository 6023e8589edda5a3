"""The same test genes after training near them and far from them."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from comparison.models import MODELS
from skdeepdiff import DeepDiffRegressor, PairedMarks
from skdeepdiff.datasets import ChromosomeSplit
from skdeepdiff.metrics import pearson_corrcoef
from split_leakage.chromosome_genes import make_genes
from split_leakage.neighbours import SETTINGS, correlate_neighbours
from split_leakage.splits import overlaps

# Of the genes, those on chromosomes that training may avoid; of these, the tested ones.
HELD_OUT_SHARE, TESTED_SHARE = 0.3, 1 / 3
LEARNERS = {
    "ridge": lambda seed: MODELS["ridge"].make(seed, None),
    "forest": lambda seed: make_pipeline(
        PairedMarks("difference", signal="log1p"),
        RandomForestRegressor(100, max_features=0.1, random_state=seed),
    ),
    "neighbours": lambda seed: make_pipeline(
        PairedMarks("difference", signal="log1p"),
        StandardScaler(),
        KNeighborsRegressor(5, weights="distance"),
    ),
    "raw_d": lambda seed: DeepDiffRegressor("raw_d", random_state=seed),
}
WHERE = {"apart": "other chromosomes", "mixed": "all chromosomes"}


def draw_training_sets(chromosome, rng):
    """Test genes, and two training sets of one size.

    Parameters
    ----------
    chromosome : ndarray of int of shape (n_genes,)
        Chromosome of each gene.
    rng : RandomState
        Source of randomness.

    Returns
    -------
    test : ndarray of int
        Some genes of a few chromosomes.
    apart : ndarray of int
        All genes of the other chromosomes.
    mixed : ndarray of int
        As many of all chromosomes, without the test genes.
    """
    split = ChromosomeSplit(1, test_size=HELD_OUT_SHARE, random_state=rng)
    apart, held_out = next(split.split(chromosome, groups=chromosome))
    n_test = round(len(held_out) * TESTED_SHARE)
    test = np.sort(rng.choice(held_out, n_test, replace=False))
    others = np.setdiff1d(np.arange(len(chromosome)), test)
    return test, apart, np.sort(rng.choice(others, len(apart), replace=False))


def evaluate(n_genes, setting, seed, learners):
    """Train on both training sets of one simulation, and test.

    Parameters
    ----------
    n_genes : int
        How many.
    setting : str
        Key of ``SETTINGS``.
    seed : int
        Of everything.
    learners : sequence of str
        Keys of ``LEARNERS``.

    Returns
    -------
    alike : dict
        Correlations of :func:`correlate_neighbours`, and ``tested``, the share of
        test genes whose window overlaps that of a ``mixed`` training gene.
    records : list of dict
        For each model and each of three sets of test genes the
        correlations ``apart`` and ``mixed``. The sets are all, and those whose window
        overlaps, or doesn't overlap, that of a ``mixed`` training gene.
    """
    genes = make_genes(n_genes, *SETTINGS[setting], seed)
    test, apart, mixed = draw_training_sets(
        genes.chromosome, np.random.RandomState(seed)
    )
    overlap = overlaps(genes, mixed, test)
    groups = {"all": np.full(len(test), True)}
    groups |= {"overlapping": overlap, "not overlapping": ~overlap}
    alike = {"setting": setting, **correlate_neighbours(genes)}
    alike["tested"] = overlap.mean()
    records = []
    for learner in learners:
        predicted = {}
        for name, train in (("apart", apart), ("mixed", mixed)):
            model = LEARNERS[learner](seed)
            model.fit(genes.data[train], genes.change[train])
            predicted[name] = model.predict(genes.data[test])
        for tested, group in groups.items():
            records.append(
                {
                    "setting": setting,
                    "model": learner,
                    "tested": tested,
                    "seed": seed,
                    **{
                        name: pearson_corrcoef(
                            genes.change[test[group]], prediction[group]
                        )
                        for name, prediction in predicted.items()
                    },
                }
            )
    return alike, records


def summarise(records):
    """Means over seeds, as text.

    Parameters
    ----------
    records : DataFrame
        Of :func:`evaluate`, at least two seeds.

    Returns
    -------
    table : DataFrame of str
        A row per setting and model: the correlation on all test genes after training
        on other chromosomes and on all, and for each set of test genes the excess of
        the latter, paired by seed, with its standard error.
    """
    rows = []
    for (setting, model), values in records.groupby(["setting", "model"], sort=False):
        row = {"setting": setting, "model": model}
        for name, where in WHERE.items():
            row[where] = f"{values.loc[values['tested'] == 'all', name].mean():.3f}"
        for tested, group in values.groupby("tested", sort=False):
            excess = group["mixed"] - group["apart"]
            error = excess.std() / np.sqrt(len(excess))
            row[f"excess, {tested}"] = f"{excess.mean():+.3f} ± {error:.3f}"
        rows.append(row)
    return pd.DataFrame(rows)

"""What the user guide's recipes are worth: each on a pair's held-out chromosomes.

Every experiment takes a file, the marks to read, a seed and one of its cases, and gives
records for a table. Models learn from the training chromosomes of ``run_all.py --split
chromosomes``; networks choose their epoch by the validation chromosomes, and are
trained for at most ``epochs``, if that isn't None.
"""

import numpy as np
from crepes import ConformalRegressor
from sklearn.ensemble import RandomForestRegressor

from comparison.marked_genes import read_genes
from comparison.models import MODELS
from comparison.pairs import split_by_chromosome
from skdeepdiff import DeepDiffRegressor
from skdeepdiff.metrics import pearson_corrcoef

# Pooled bins take a fifth of the time, and several trainings are compared.
N_POOLED_BINS = 20
MARK_DROPOUT = 0.2
CONFIDENCE = 0.9
# Variances of log fold changes that marks may leave unexplained besides noise of
# counting: at the very best, and about what networks leave.
UNEXPLAINED = (0.5, 8.0)


def _read(path, marks):
    genes = read_genes(path, marks, "chromosomes")
    return genes, *split_by_chromosome(genes.chromosomes)


def _network(seed, epochs, **settings):
    limit = {} if epochs is None else {"max_epochs": epochs}
    return DeepDiffRegressor(random_state=seed, **limit, **settings)


def _fit(model, genes, train, valid, marks=slice(None), weight=None):
    """Train a network on some of the marks."""
    X, y = genes.data[:, :, marks], genes.target
    weight = None if weight is None else weight[train]
    return model.fit(X[train], y[train], X[valid], y[valid], sample_weight=weight)


def few_genes(path, marks, seed, n_train, epochs):
    """Train on some of the genes: a network, ridge on log totals, and their mean."""
    genes, train, valid, test = _read(path, marks)
    rng = np.random.RandomState(seed)
    train = rng.choice(train, min(n_train, len(train)), replace=False)
    valid = rng.choice(valid, min(n_train // 3, len(valid)), replace=False)
    X, change = genes.data, genes.change
    network = _fit(_network(seed, epochs), genes, train, valid)
    predicted = {"network": network.predict(X[test])}
    known = np.concatenate([train, valid])
    for name in ("promoter_totals", "boosting"):
        model = MODELS[name].make(seed, None).fit(X[known], change[known])
        predicted[name] = model.predict(X[test])
    predicted["network and ridge"] = (
        predicted["network"] + predicted["promoter_totals"]
    ) / 2
    return [
        {"model": name, "pearson": pearson_corrcoef(change[test], values)}
        for name, values in predicted.items()
    ]


def count_weights(expression, unexplained):
    """Weight log fold changes of log2(count + 1) by the inverse of their variance.

    A count's variance is about the count (Poisson), that of its log2 about
    1 / (ln(2)^2 count), to which comes what marks leave ``unexplained``.
    """
    variance = (1 / (np.log(2) ** 2 * np.exp2(expression))).sum(axis=1)
    return 1 / (unexplained + variance)


def weights(path, marks, seed, model, epochs):
    """Train with and without weights by counts."""
    genes, train, valid, test = _read(path, marks)
    X, change, expression = genes.data, genes.change, genes.target[:, 1:]
    in_score = count_weights(expression[test], UNEXPLAINED[0])
    records = []
    for unexplained in (None, *UNEXPLAINED):
        weight = None
        if unexplained is not None:
            weight = count_weights(expression, unexplained)
        if model == "network":
            fitted = _network(seed, epochs, n_pooled_bins=N_POOLED_BINS)
            _fit(fitted, genes, train, valid, weight=weight)
        else:
            fitted = MODELS[model].make(seed, None)
            last = fitted.steps[-1][0]
            keywords = {} if weight is None else {"sample_weight": weight[train]}
            keywords = {f"{last}__{name}": value for name, value in keywords.items()}
            fitted.fit(X[train], change[train], **keywords)
        predicted = fitted.predict(X[test])
        records.append(
            {
                "unexplained": "no weights" if unexplained is None else unexplained,
                "pearson": pearson_corrcoef(change[test], predicted),
                "weighted pearson": pearson_corrcoef(
                    change[test], predicted, sample_weight=in_score
                ),
            }
        )
    return records


def intervals(path, marks, seed, n_networks, epochs):
    """Calibrate intervals by the validation chromosomes; count what they hold."""
    genes, train, calibration, test = _read(path, marks)
    X, change = genes.data, genes.change
    model = _network(seed, epochs, n_networks=n_networks, n_pooled_bins=N_POOLED_BINS)
    model.fit(X[train], genes.target[train], groups=genes.chromosomes[train])
    predicted, spread = model.predict(X, return_std=True)
    residuals = change - predicted
    totals = np.log1p(X.sum(axis=3)).reshape(len(X), -1)
    features = np.column_stack([totals, np.abs(predicted)])
    learn, calibrate = calibration[::2], calibration[1::2]
    difficulty = RandomForestRegressor(min_samples_leaf=20, random_state=seed)
    difficulty.fit(features[learn], np.abs(residuals[learn]))
    sigmas = difficulty.predict(features)
    one_width = ConformalRegressor().fit(residuals[calibration])
    adapted = ConformalRegressor().fit(residuals[calibrate], sigmas=sigmas[calibrate])
    half = 1.645 * spread[test]  # of a normal distribution, for 90 %
    kinds = {
        "spread of networks": predicted[test, None] + half[:, None] * [-1, 1],
        "one width": one_width.predict_int(predicted[test], confidence=CONFIDENCE),
        "adapted": adapted.predict_int(
            predicted[test], sigmas=sigmas[test], confidence=CONFIDENCE
        ),
    }
    records = []
    for kind, bounds in kinds.items():
        low, high = bounds.T
        within = (low <= change[test]) & (change[test] <= high)
        for chromosome in np.unique(genes.chromosomes[test]):
            here = genes.chromosomes[test] == chromosome
            records.append(
                {
                    "intervals": kind,
                    "chromosome": chromosome,
                    "n": int(here.sum()),
                    "coverage": within[here].mean(),
                    "width": np.median((high - low)[here]),
                }
            )
    return records


def missing_marks(path, marks, seed, training, epochs):
    """Predict without each mark: by a network that can do without, or trained without.

    ``training`` is ``"all marks"``, ``"mark dropout"`` or the mark to train without.
    """
    genes, train, valid, test = _read(path, marks)
    names = list(genes.mark_names)
    settings = {"n_pooled_bins": N_POOLED_BINS}

    def record(missing, trained, predicted):
        pearson = pearson_corrcoef(genes.change[test], predicted)
        return {"missing": missing, "trained": trained, "pearson": pearson}

    if training == "mark dropout":
        settings |= {"mark_names": names, "mark_dropout": MARK_DROPOUT}
        model = _fit(_network(seed, epochs, **settings), genes, train, valid)
        return [
            record(
                "".join(missing) or "none",
                training,
                model.predict(genes.data[test], missing_marks=missing),
            )
            for missing in ((), *((name,) for name in names))
        ]
    kept = [place for place, name in enumerate(names) if name != training]
    model = _fit(_network(seed, epochs, **settings), genes, train, valid, marks=kept)
    predicted = model.predict(genes.data[test][:, :, kept])
    missing = "none" if training == "all marks" else training
    return [record(missing, "without it", predicted)]

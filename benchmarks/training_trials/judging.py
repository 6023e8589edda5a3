"""Training in one way, and predicting genes that it wasn't trained on."""

import time

from comparison.models import MODELS
from skdeepdiff.metrics import pearson_corrcoef
from training_trials.places import load_place
from training_trials.trials import TRIALS


def judge(folder, place, index, variant, trial, seed, epochs=None, marks=None):
    """Train in one way, and predict the judged genes.

    ``place`` and ``index`` are those of :func:`~training_trials.places.load_place`.
    ``pearson`` is on the judged genes; ``true`` and ``predicted`` are their log fold
    changes.
    """
    way = TRIALS[trial]
    train, valid, judged = (
        (way.prepare(X), y) for X, y in load_place(folder, place, index, marks)
    )
    model = MODELS[variant].make(seed, epochs)
    model.set_params(callbacks=way.callbacks(seed), **way.parameters)
    start = time.perf_counter()
    model.fit(*train, *valid)
    seconds = time.perf_counter() - start
    predicted, true = model.predict(judged[0]), judged[1][:, 0]
    return {
        "place": place,
        "index": index,
        "variant": variant,
        "trial": trial,
        "seed": seed,
        "pearson": pearson_corrcoef(true, predicted),
        "true": true,
        "predicted": predicted,
        "epochs": len(model.histories_[0]["train_loss"]),
        "seconds": seconds,
    }

from itertools import chain

import numpy as np
import pytest
import torch
from skorch.callbacks import Callback, EarlyStopping

from skdeepdiff import DeepDiffRegressor
from skdeepdiff._training import GeneBatches, GeneDataset
from skdeepdiff.nn import Targets


@pytest.fixture
def dataset():
    signal = torch.arange(7.0).reshape(7, 1, 1, 1)
    return GeneDataset(signal, Targets(torch.arange(7.0), None, torch.zeros(7)))


def batches(dataset, **kwargs):
    return [signal.flatten().tolist() for signal, _ in GeneBatches(dataset, **kwargs)]


def test_batches_in_order(dataset):
    assert batches(dataset, batch_size=3) == [[0, 1, 2], [3, 4, 5], [6]]
    assert len(GeneBatches(dataset, 3)) == 3


def test_shuffled_batches_hold_every_gene_once_and_change(dataset):
    loader = GeneBatches(dataset, 3, torch.Generator().manual_seed(0))
    passes = [[s.flatten().tolist() for s, _ in loader] for _ in range(2)]
    for one_pass in passes:
        assert sorted(chain.from_iterable(one_pass)) == list(range(7))
    assert passes[0] != passes[1]


def test_targets_stay_with_their_genes(dataset):
    for signal, targets in GeneBatches(dataset, 2, torch.Generator().manual_seed(0)):
        assert torch.equal(signal.flatten(), targets.log_fold_change)
        assert targets.expression is None


def quick(**kwargs):
    return DeepDiffRegressor("raw_d", hidden_size=2, random_state=0, **kwargs)


class Interrupt(Callback):
    def on_batch_begin(self, net, **kwargs):
        raise KeyboardInterrupt


def test_ctrl_c_is_not_swallowed(X, y):
    with pytest.raises(KeyboardInterrupt):
        quick(callbacks=[Interrupt()]).fit(X, y)


def test_early_stopping_of_skorch_ends_training(X, y):
    stopping = EarlyStopping("train_loss", patience=1, threshold=1e9, sink=len)
    model = quick(callbacks=[stopping], max_epochs=10).fit(X, y)
    assert len(model.history_["train_loss"]) < 10


def test_no_data_stays_in_the_net(X, y):
    model = quick(max_epochs=2).fit(X, y)
    tensors = [
        value
        for callback in model.net_.callbacks_
        for value in vars(callback[1]).values()
        if isinstance(value, torch.Tensor | np.ndarray)
    ]
    assert tensors == []


def test_validation_loss_decides_where_the_correlation_is_undefined(X, y):
    model = quick(max_epochs=5, lr=0.01)
    model.fit(X, y, X_val=X[:5], y_val=np.zeros(5))
    assert (model.history_["valid_pearson"] == 0).all()
    best = model.net_.history[:, "valid_pearson_best"]
    losses = model.history_["valid_loss"]
    assert np.flatnonzero(best)[-1] == np.argmin(losses)


def test_net_predicts_on_its_own(X, y):
    model = quick(max_epochs=1).fit(X, y)
    assert model.net_.predict(torch.ones(3, 2, 3, 8)).shape == (3,)

from itertools import chain

import pytest
import torch

from skdeepdiff._networks._batches import GeneBatches, GeneDataset
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


def test_swapping_exchanges_the_cells_of_half_of_the_genes():
    signal = torch.arange(1000 * 6.0).reshape(1000, 2, 3, 1)
    change = torch.arange(1.0, 1001)
    expression = torch.stack([change, change + 0.5], dim=1)
    targets = Targets(change, expression, (change > 500).float())
    loader = GeneBatches(
        GeneDataset(signal, targets), 100, torch.Generator().manual_seed(0), swap=True
    )
    swapped = 0
    for batch, labels in loader:
        for gene, *label in zip(batch, *labels[:3], strict=True):
            index = int(label[0].abs()) - 1
            is_swapped = bool(label[0] < 0)
            swapped += is_swapped
            order = [1, 0] if is_swapped else [0, 1]
            assert torch.equal(gene, signal[index, order])
            assert torch.equal(label[1], expression[index, order])
            assert label[2] == targets.dissimilar[index]
    assert 430 < swapped < 570

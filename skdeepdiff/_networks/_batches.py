"""Genes as a network gets them: a batch at a time, whole or in passes."""

from dataclasses import dataclass

import torch
from skorch.dataset import Dataset


class GeneDataset(Dataset):
    """Signal and targets (None to predict); skorch looks for its ``X`` and ``y``."""

    def __init__(self, signal, targets=None):
        # skorch's own would keep all of X.
        self.signal = signal
        self.targets = targets

    @property
    def X(self):
        return self.signal[:]

    @property
    def y(self):
        return None if self.targets is None else self.targets.log_fold_change

    def __len__(self):
        return len(self.signal)

    def __getitem__(self, index):
        if self.targets is None:
            return self.signal[index], torch.empty(0)
        return self.signal[index], self.targets.take(index)


@dataclass(eq=False)
class GeneBatches:
    """Batches of a :class:`GeneDataset`, shuffled anew in each pass by a generator."""

    dataset: GeneDataset
    batch_size: int
    generator: torch.Generator | None = None
    swap: bool = False  # the cell types of about half of the genes
    mark_dropout: float = 0.0  # probability with which a mark is hidden

    def __len__(self):
        return -(-len(self.dataset) // self.batch_size)

    def __iter__(self):
        n_genes = len(self.dataset)
        order = None
        if self.generator is not None:
            order = torch.randperm(n_genes, generator=self.generator)
        for start in range(0, n_genes, self.batch_size):
            batch = slice(start, min(start + self.batch_size, n_genes))
            signal, targets = self.dataset[batch if order is None else order[batch]]
            if self.swap:
                signal, targets = _swap_half(signal, targets, self.generator)
            if self.mark_dropout:
                signal = _hide_marks(signal, self.mark_dropout, self.generator)
            yield signal, targets


def _swap_half(signal, targets, generator):
    drawn = torch.rand(len(signal), generator=generator, dtype=torch.float32)
    chosen = (drawn < 0.5).to(signal.device)
    change, expression = targets.log_fold_change, targets.expression
    if expression is not None:
        expression = torch.where(chosen[:, None], expression.flip(1), expression)
    targets = targets._replace(
        log_fold_change=torch.where(chosen, -change, change), expression=expression
    )
    return torch.where(chosen[:, None, None, None], signal.flip(1), signal), targets


def _hide_marks(signal, probability, generator):
    """Set marks to their mean, 0; a gene of which all are drawn keeps them all."""
    n_genes, _, n_marks, _ = signal.shape
    drawn = torch.rand(n_genes, n_marks, generator=generator, dtype=torch.float32)
    hidden = drawn < probability
    hidden &= ~hidden.all(dim=1, keepdim=True)
    return signal.masked_fill(hidden[:, None, :, None].to(signal.device), 0)


def passes(n_genes, most):
    """Split a batch evenly into slices of at most so many genes, but at least one."""
    n_passes = -(-n_genes // max(most, 1))
    size = -(-n_genes // n_passes)
    return [slice(i, min(i + size, n_genes)) for i in range(0, n_genes, size)]

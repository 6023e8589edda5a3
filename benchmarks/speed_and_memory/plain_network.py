"""The same network written plainly: one ``nn.LSTM`` per mark, in a loop.

What the speed of training is compared with. It computes the same outputs from the same
parameters, and trains without anything around it.
"""

import copy
from itertools import pairwise

import torch
from torch import nn

LSTM_PARAMETERS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


class PlainEncoder(nn.Module):
    """One ``nn.LSTM`` and one context vector per parameter set.

    Parameters
    ----------
    encoder : AttentiveEncoder
        Whose parameters to take over.
    """

    def __init__(self, encoder):
        super().__init__()
        stacked = encoder.lstm
        self.sharing = stacked.sharing
        self.lstms = nn.ModuleList(
            nn.LSTM(
                stacked.input_size,
                stacked.hidden_size,
                bidirectional=True,
                batch_first=True,
            )
            for _ in range(stacked.n_sets)
        )
        for index, lstm in enumerate(self.lstms):
            for direction, suffix in enumerate(("_l0", "_l0_reverse")):
                for name in LSTM_PARAMETERS:
                    values = getattr(stacked, name).data[index, direction]
                    getattr(lstm, name + suffix).data.copy_(values)
        self.contexts = nn.ParameterList(list(encoder.attention.context.data))

    def forward(self, x):
        """Embed every stream, one after the other.

        Parameters
        ----------
        x : Tensor of shape (n_genes, n_streams, n_steps, input_size)
            Input sequences.

        Returns
        -------
        embedding : Tensor of shape (n_genes, n_streams, 2 * hidden_size)
            One vector per stream.
        attention : Tensor of shape (n_genes, n_streams, n_steps)
            Attention over the steps.
        """
        embeddings, attentions = [], []
        for stream, index in enumerate(self.sharing):
            hidden, _ = self.lstms[index](x[:, stream])
            weights = (hidden @ self.contexts[index]).softmax(dim=1)
            embeddings.append((weights.unsqueeze(1) @ hidden).squeeze(1))
            attentions.append(weights)
        return torch.stack(embeddings, dim=1), torch.stack(attentions, dim=1)


def make_plain(net):
    """A network that computes the same with plain encoders.

    Parameters
    ----------
    net : DeepDiffNet
        Left as it is.

    Returns
    -------
    plain : DeepDiffNet
        A copy with :class:`PlainEncoder` in both levels.
    """
    plain = copy.deepcopy(net)
    plain.bin_encoder = PlainEncoder(net.bin_encoder)
    for path, encoder in net.mark_encoder.items():
        plain.mark_encoder[path] = PlainEncoder(encoder)
    return plain


def train_plainly(net, signal, targets, loss, *, batch_size, lr=3e-3, clip=1.0):
    """One epoch in a bare loop.

    Parameters
    ----------
    net : Module
        Trained in place.
    signal : Tensor of shape (n_genes, 2, n_marks, n_bins)
        What the network reads.
    targets : Targets
        What it should say.
    loss : DeepDiffLoss
        How far it is from it.
    batch_size : int
        Genes per step.
    lr, clip : float
        Adam's step; largest norm of the gradient.
    """
    optimizer = torch.optim.Adam(net.parameters(), lr=lr, fused=True)
    order = torch.randperm(len(signal))
    edges = [*range(0, len(signal), batch_size), len(signal)]
    for start, stop in pairwise(edges):
        batch = order[start:stop]
        optimizer.zero_grad()
        value = loss(net(signal[batch]), targets.take(batch))
        value.backward()
        nn.utils.clip_grad_norm_(net.parameters(), clip)
        optimizer.step()


@torch.inference_mode()
def predict_plainly(net, signal, batch_size=256):
    """Predict in batches.

    Parameters
    ----------
    net : Module
        Trained.
    signal : Tensor of shape (n_genes, 2, n_marks, n_bins)
        What the network reads.
    batch_size : int
        Genes per batch.

    Returns
    -------
    log_fold_change : Tensor of shape (n_genes,)
        In the network's units.
    """
    parts = [net(batch).log_fold_change for batch in signal.split(batch_size)]
    return torch.cat(parts)

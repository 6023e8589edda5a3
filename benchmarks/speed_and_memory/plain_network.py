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
    """Encode by an ``nn.LSTM`` and a context vector per parameter set of an encoder."""

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
        """Embed every stream of x (n_genes, n_streams, n_steps, input_size) in turn.

        Gives (n_genes, n_streams, 2 * hidden_size), and attention over the steps.
        """
        embeddings, attentions = [], []
        for stream, index in enumerate(self.sharing):
            hidden, _ = self.lstms[index](x[:, stream])
            weights = (hidden @ self.contexts[index]).softmax(dim=1)
            embeddings.append((weights.unsqueeze(1) @ hidden).squeeze(1))
            attentions.append(weights)
        return torch.stack(embeddings, dim=1), torch.stack(attentions, dim=1)


def make_plain(net):
    """Copy a network, with plain encoders in both levels; it computes the same."""
    plain = copy.deepcopy(net)
    plain.bin_encoder = PlainEncoder(net.bin_encoder)
    for path, encoder in net.mark_encoder.items():
        plain.mark_encoder[path] = PlainEncoder(encoder)
    return plain


def train_plainly(net, signal, targets, loss, *, batch_size, lr=3e-3, clip=1.0):
    """Train an epoch in a bare loop; ``clip`` is the gradient's largest norm."""
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
    """Predict in batches, in the network's units."""
    parts = [net(batch).log_fold_change for batch in signal.split(batch_size)]
    return torch.cat(parts)

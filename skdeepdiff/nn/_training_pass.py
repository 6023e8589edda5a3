"""A network's training pass, without torch's graph.

It takes longer to build a graph than to compute level II and the heads. So gradients
are written here, as torch would find them from the network's modules.
"""

import torch
from torch import nn

from ._attention import (
    AttentiveEncoder,
    ContextAttention,
    has_hooks,
    is_observed,
    is_plain_float32,
)
from ._deepdiff import DeepDiffNet, DeepDiffOutput
from ._kernel import SweptLayer, load_kernel, sweep_back, sweep_saving
from ._recurrent import GroupedBiLSTM

KNOWN_TYPES = {AttentiveEncoder, nn.Sequential} | {
    *(GroupedBiLSTM, ContextAttention, nn.Linear, nn.ReLU)
}
PER_ENCODER = 5  # parameters: four of the LSTM, the context vector


def start_training_pass(net, x, targets):
    """Run a DeepDiffNet as a :class:`TrainingPass`; None if only its modules will do.

    They have to where an AttentiveEncoder has no kernel, something was changed or
    frozen, someone is to see calls or gradients, or a task has no target.
    """
    parts = net._parts()
    parameters = [p for part in parts for p in part._parameters.values()]
    if (
        is_observed()
        or type(net) is not DeepDiffNet
        or parts != net._parts_as_built
        or not KNOWN_TYPES.issuperset(map(type, parts))
        or any(has_hooks(part) or "forward" in vars(part) for part in (net, *parts))
        or not all(map(is_plain_float32, (x, *parameters)))
        or not all(map(_is_learned_unseen, parameters))
        or (net.variant.auxiliary and targets.expression is None)
    ):
        return None
    size = net.hidden_size
    kernels = load_kernel(size, False), load_kernel(size // 2, True)
    return None if None in kernels else TrainingPass(net, kernels, parameters, x)


def _is_learned_unseen(parameter):
    hooks = parameter._backward_hooks or parameter._post_accumulate_grad_hooks
    return parameter.requires_grad and not hooks


class TrainingPass:
    """What a DeepDiffNet says of x, as its ``output``, and what gradients need.

    ``kernels`` are level I's and level II's; ``parameters`` are listed encoder by
    encoder, then head by head. No gradient passes through the output's attention.
    """

    @torch.no_grad()
    def __init__(self, net, kernels, parameters, x):
        self.net, self.parameters = net, parameters
        size, n_raw = net.hidden_size, net.n_raw_streams
        self.layers = {
            "bins": SweptLayer(kernels[0], net._sharing(), size, False),
            "cells": SweptLayer(kernels[1], range(2), size // 2, True),
            "main": SweptLayer(kernels[1], range(1), size // 2, True),
        }
        self.swept = {}
        edge = PER_ENCODER * (1 + len(net.mark_encoder))
        starts = range(0, edge, PER_ENCODER)
        level_1, *level_2 = (parameters[i : i + PER_ENCODER] for i in starts)
        heads = parameters[edge:]
        embeddings, bin_attention = self._encode(
            "bins", net._streams(x).unsqueeze(-1), level_1
        )
        expression = cell_attention = cell_embeddings = None
        if net.variant.auxiliary:
            *heads, weight_a, bias_a, weight_b, bias_b = heads
            cells = embeddings[:, n_raw:].view(len(x), 2, net.n_marks, -1)
            cell_embeddings = cells.flatten(2).requires_grad_()
            both = [torch.cat(pair) for pair in zip(*level_2[-2:], strict=True)]
            self.summaries, cell_attention = self._encode("cells", cells, both)
            self.cell_weight = torch.cat([weight_a, weight_b])
            expression = (self.summaries * self.cell_weight).sum(-1)
            expression.add_(torch.cat([bias_a, bias_b])).requires_grad_()
        if net.variant.raw:
            summary, attention = self._encode(
                "main", embeddings.unsqueeze(1), level_2[0]
            )
            self.summary, attention = summary.squeeze(1), attention.squeeze(1)
        else:
            # A hidden layer reads both cell types' level II.
            self.hidden_weight, hidden_bias, *heads = heads
            summary, attention = self.summaries.flatten(1), cell_attention.flatten(1)
            self.summary = torch.addmm(hidden_bias, summary, self.hidden_weight.t())
            self.summary.relu_()
        self.weight, bias = heads
        self.output = DeepDiffOutput(
            log_fold_change=torch.addmv(
                bias, self.summary, self.weight[0]
            ).requires_grad_(),
            expression=expression,
            bin_attention=bin_attention,
            mark_attention=attention,
            cell_mark_attention=cell_attention,
            embeddings=cell_embeddings,
        )

    def _encode(self, name, x, parameters):
        embedding, attention, *self.swept[name] = sweep_saving(
            self.layers[name], x, *parameters
        )
        return embedding, attention

    def _encode_back(self, name, of_embedding, wants_x=True):
        return sweep_back(
            self.layers[name], *self.swept[name], of_embedding, None, wants_x
        )

    def backward(self, loss):
        """Add the gradients of a :class:`DeepDiffLoss` to the parameters'."""
        outputs = self.output.log_fold_change, self.output.expression
        outputs = [t for t in (*outputs, self.output.embeddings) if t is not None]
        # Not all losses are of the embeddings.
        of_outputs = torch.autograd.grad(loss, outputs, allow_unused=True)
        gradients = self._gradients(*of_outputs)
        for parameter, gradient in zip(self.parameters, gradients, strict=True):
            if parameter.grad is None:
                parameter.grad = gradient
            else:
                parameter.grad += gradient

    @torch.no_grad()
    def _gradients(self, of_change, of_expression=None, of_embeddings=None):
        """Turn gradients of the output into those of the parameters, in their order.

        The main head says y = w s + b of level II's summary s, or of a hidden layer
        s = max(0, V c + d) of both cell types' summaries c; their heads say w c + b.
        """
        of_heads = [(of_change @ self.summary).unsqueeze(0), of_change.sum().view(1)]
        of_summary = torch.outer(of_change, self.weight[0])
        of_level_2 = []
        if self.net.variant.raw:
            of_x, *of_level_2 = self._encode_back("main", of_summary.unsqueeze(1))
            of_streams = of_x.squeeze(1)
        else:
            of_hidden = of_summary.mul_(self.summary > 0)
            summary = self.summaries.flatten(1)
            of_heads = [of_hidden.t() @ summary, of_hidden.sum(0), *of_heads]
        if self.net.variant.auxiliary:
            of_rows = of_expression.unsqueeze(-1)
            of_weight, of_bias = (of_rows * self.summaries).sum(0), of_expression.sum(0)
            for cell in (slice(1), slice(1, None)):
                of_heads += [of_weight[cell], of_bias[cell]]
            of_summaries = of_rows * self.cell_weight
            if not self.net.variant.raw:
                of_summaries += (of_hidden @ self.hidden_weight).view_as(of_summaries)
            of_x, *of_both = self._encode_back("cells", of_summaries)
            of_cells = of_x.flatten(2)
            if of_embeddings is not None:
                of_cells = of_cells + of_embeddings
            of_cells = of_cells.reshape(len(of_change), 2 * self.net.n_marks, -1)
            for of_cell in zip(*(part.split(1) for part in of_both), strict=True):
                of_level_2 += of_cell
            if self.net.variant.raw:
                of_streams[:, self.net.n_raw_streams :] += of_cells
            else:
                of_streams = of_cells
        _, *of_level_1 = self._encode_back("bins", of_streams, wants_x=False)
        return [*of_level_1, *of_level_2, *of_heads]

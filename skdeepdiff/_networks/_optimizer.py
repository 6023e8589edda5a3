"""The optimiser of a network's parameters."""

import torch


class FlatAdamW(torch.optim.AdamW):
    """AdamW of all parameters as one tensor, after clipping their gradient's norm.

    In a network of small tensors it takes longer to call an operation for each of them
    than to compute it. Until :meth:`release`, the parameters are views of ``flat``.
    Those that have no gradient stay as they are. ``max_norm`` None: no clipping.
    """

    def __init__(self, params, max_norm=None, **settings):
        self.parameters = [p for group in params for p in group["params"]]
        self.flat = torch.cat([p.detach().flatten() for p in self.parameters])
        parts = self.flat.split([p.numel() for p in self.parameters])
        for parameter, part in zip(self.parameters, parts, strict=True):
            parameter.data = part.view_as(parameter)
        super().__init__([self.flat], **settings)
        self.max_norm = max_norm

    def zero_grad(self, set_to_none=True):
        for parameter in self.parameters:
            parameter.grad = None

    def step_after(self, closure):
        """Call what computes the parameters' gradients, and step."""
        closure()
        without = [p for p in self.parameters if p.grad is None]
        kept = [p.detach().clone() for p in without]
        gradient = torch.cat(
            [
                (torch.zeros_like(p) if p.grad is None else p.grad).flatten()
                for p in self.parameters
            ]
        )
        if self.max_norm is not None:
            # As clip_grad_norm_, which looks through lists of tensors.
            norm = torch.linalg.vector_norm(gradient)
            gradient *= (self.max_norm / (norm + 1e-6)).clamp_(max=1)
        self.flat.grad = gradient
        self.step()
        for parameter, value in zip(without, kept, strict=True):
            parameter.data.copy_(value)

    def release(self):
        """Give the parameters memory of their own, and forget all but the settings."""
        for parameter in self.parameters:
            parameter.grad = None
            parameter.data = parameter.data.clone()
        self.parameters, self.flat = [], None
        self.state.clear()
        for group in self.param_groups:
            group["params"].clear()

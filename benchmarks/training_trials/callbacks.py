"""What trials change while a network trains, as skorch callbacks."""

import torch
from skorch.callbacks import Callback


class EmbeddingDropout(Callback):
    """Drop a share of the level-I embeddings that level II reads in training."""

    def __init__(self, share, seed):
        self.share = share
        self.seed = seed

    def on_train_begin(self, net, **kwargs):
        self.generator_ = torch.Generator().manual_seed(self.seed)
        encoders = net.module_.mark_encoder.values()
        self.hooks_ = [each.register_forward_pre_hook(self._drop) for each in encoders]

    def _drop(self, encoder, inputs):
        if not encoder.training:
            return inputs
        (embeddings,) = inputs
        kept = torch.rand(embeddings.shape, generator=self.generator_) >= self.share
        return embeddings * kept / (1 - self.share)

    def on_train_end(self, net, **kwargs):
        for hook in self.hooks_:
            hook.remove()


class _Augmentation(Callback):
    """Change the signal of a training batch in place."""

    def __init__(self, seed):
        self.seed = seed

    def on_train_begin(self, net, **kwargs):
        self.generator_ = torch.Generator().manual_seed(self.seed)

    def on_batch_begin(self, net, batch=None, training=False, **kwargs):
        if training:
            signal, _ = batch
            signal.copy_(self.change(signal))


class MirroredBins(_Augmentation):
    """Mirror the bins of about half of the genes, as the strand would."""

    def change(self, signal):
        chosen = torch.rand(len(signal), generator=self.generator_) < 0.5
        return torch.where(chosen[:, None, None, None], signal.flip(3), signal)


class ShiftedBins(_Augmentation):
    """Shift a gene's bins by up to a twentieth of the window."""

    def change(self, signal):
        n_bins = signal.shape[3]
        most = max(n_bins // 20, 1)
        shift = torch.randint(
            -most, most + 1, (len(signal), 1), generator=self.generator_
        )
        bins = (torch.arange(n_bins) + shift).clamp(0, n_bins - 1)
        return signal.gather(3, bins[:, None, None].expand_as(signal))


class NoisySignal(_Augmentation):
    """Add normal noise of standard deviation 0.3 to the standardised signal."""

    def change(self, signal):
        return signal + 0.3 * torch.randn(signal.shape, generator=self.generator_)

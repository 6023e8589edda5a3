"""The same network as others would write it, trained beside ours."""

import torch

from skdeepdiff.nn import VARIANTS
from speed_and_memory.contest import Contest
from speed_and_memory.plain_network import train_plainly
from speed_and_memory.timing import median_seconds, seconds_of


def measure_peers(make_genes, variant, batch_size, n_genes, rounds):
    """Time an epoch of each way to train, in turn; a record each.

    ``first_seconds`` are those of the first epoch, which compiles. What can't run has a
    ``reason`` in the place of figures.
    """
    contest = Contest(variant, *make_genes(n_genes), batch_size)
    epochs, records = {}, {}
    for name, make in PEERS.items():
        try:
            epochs[name] = make(contest)
            records[name] = {"first_seconds": seconds_of(epochs[name])}
        except Exception as error:
            epochs.pop(name, None)
            records[name] = {"reason": f"{type(error).__name__}: {error}"[:200]}
    timed = {
        name: (lambda epoch=epoch: seconds_of(epoch)) for name, epoch in epochs.items()
    }
    seconds = median_seconds(timed, rounds)
    for name in epochs:
        records[name] |= {
            "genes_a_second": n_genes / seconds[name],
            "ratio": seconds[name] / seconds["ours"],
        }
    what = {"variant": variant, "batch_size": batch_size}
    return [what | {"peer": name} | record for name, record in records.items()]


def _ours(contest):
    # One epoch, as the others have no start that more epochs would share.
    return lambda: contest.model.set_params(max_epochs=1).fit(contest.X, contest.y)


def _plain(contest):
    return _train_plainly(contest, contest.plain)


def _compiled(contest):
    return _train_plainly(contest, torch.compile(contest.plain))


def _train_plainly(contest, net):
    return lambda: train_plainly(
        net,
        contest.signal,
        contest.targets,
        contest.loss,
        batch_size=contest.batch_size,
    )


def _jax(contest):
    if VARIANTS[contest.model.variant].auxiliary:
        raise NotImplementedError("written for variants of raw streams alone")
    from speed_and_memory.jax_network import JaxTrainer

    net = contest.model.nets_[0].module_
    streams, target = net._streams(contest.signal), contest.targets.log_fold_change
    trainer = JaxTrainer(net, streams, target, batch_size=contest.batch_size)
    return trainer.train_epoch


PEERS = {
    "an nn.LSTM a mark": _plain,
    "the same, torch.compile": _compiled,
    "JAX, one scan": _jax,
    "ours": _ours,
}

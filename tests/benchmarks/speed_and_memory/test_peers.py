import pytest

from skdeepdiff.datasets import make_paired_marks
from speed_and_memory import peers


def make_genes(n_genes):
    genes = make_paired_marks(n_genes, n_marks=2, n_bins=6, random_state=0)
    return genes.data, genes.target


def test_what_cannot_run_says_why(monkeypatch):
    def fail(contest):
        raise ImportError("no such library")

    monkeypatch.setattr(
        peers,
        "PEERS",
        {"plain": peers._plain, "absent": fail, "ours": peers._ours},
    )
    plain, absent, ours = peers.measure_peers(make_genes, "aux", 4, 12, 1)
    assert absent == {
        "variant": "aux",
        "batch_size": 4,
        "peer": "absent",
        "reason": "ImportError: no such library",
    }
    assert ours["ratio"] == 1.0
    assert plain["ratio"] == pytest.approx(
        ours["genes_a_second"] / plain["genes_a_second"]
    )
    assert plain["first_seconds"] > 0

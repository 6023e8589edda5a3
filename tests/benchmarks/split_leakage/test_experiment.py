from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from split_leakage import experiment
from split_leakage.splits import overlaps


def test_training_sets(genes):
    test, apart, mixed = experiment.draw_training_sets(
        genes.chromosome, np.random.RandomState(0)
    )
    assert len(apart) == len(mixed) == len(set(mixed)) == 280
    assert len(test) == 40
    assert not set(test) & set(mixed)
    assert not set(genes.chromosome[test]) & set(genes.chromosome[apart])
    assert set(genes.chromosome[test]) <= set(genes.chromosome[mixed])


def test_training_genes_of_other_chromosomes_overlap_nothing(genes):
    test, apart, mixed = experiment.draw_training_sets(
        genes.chromosome, np.random.RandomState(0)
    )
    assert not overlaps(genes, apart, test).any()
    assert 0.2 < overlaps(genes, mixed, test).mean() < 0.5


def test_excess_is_told_apart_by_overlap(genes, monkeypatch):
    numbered = replace(genes, data=np.arange(400))

    class Rememberer:
        """Right about neighbours of training genes, and wrong about others."""

        def fit(self, X, y):
            self.train = X

        def predict(self, X):
            seen = overlaps(genes, self.train, X)
            return np.where(seen, 1, -1) * genes.change[X]

    monkeypatch.setattr(experiment, "make_genes", lambda *arguments: numbered)
    monkeypatch.setitem(experiment.LEARNERS, "rememberer", lambda seed: Rememberer())
    alike, records = experiment.evaluate(400, "half", 0, ["rememberer"])
    assert alike["setting"] == "half"
    assert 0.2 < alike["tested"] < 0.5
    rows = {record["tested"]: (record["apart"], record["mixed"]) for record in records}
    assert list(rows) == ["all", "overlapping", "not overlapping"]
    assert rows["overlapping"] == pytest.approx((-1, 1))
    assert rows["not overlapping"] == pytest.approx((-1, -1))
    assert rows["all"][0] == pytest.approx(-1)
    assert -1 < rows["all"][1] < 1


def test_summary():
    records = pd.DataFrame(
        {
            "setting": ["half"] * 4,
            "model": ["ridge"] * 4,
            "tested": ["all", "overlapping"] * 2,
            "seed": [0, 0, 1, 1],
            "apart": [0.5, 0.2, 0.7, 0.4],
            "mixed": [0.6, 0.6, 0.7, 0.6],
        }
    )
    assert experiment.summarise(records).to_dict("records") == [
        {
            "setting": "half",
            "model": "ridge",
            "other chromosomes": "0.600",
            "all chromosomes": "0.650",
            "excess, all": "+0.050 ± 0.050",
            "excess, overlapping": "+0.300 ± 0.100",
        }
    ]

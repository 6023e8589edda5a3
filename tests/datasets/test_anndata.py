import json
import sys

import pytest
from numpy.testing import assert_array_equal

from helpers.own_data import write_experiment
from skdeepdiff.datasets import build_dataset, make_paired_marks, to_anndata


def test_without_the_library(monkeypatch):
    monkeypatch.setitem(sys.modules, "anndata", None)
    with pytest.raises(ImportError, match=r"pip install 'skdeepdiff\[anndata\]'"):
        to_anndata(make_paired_marks(4, n_bins=4, random_state=0))


class TestWithTheLibrary:
    @pytest.fixture(autouse=True)
    def library(self):
        # Its releases so far ask for pandas 2, so that it is tested on its own.
        return pytest.importorskip("anndata")

    @pytest.fixture
    def dataset(self, tmp_path):
        return build_dataset(
            *write_experiment(tmp_path), upstream=40, downstream=20, bin_size=20
        )

    def test_built_dataset(self, dataset):
        adata = to_anndata(dataset)
        assert adata.shape == (4, 12)
        assert_array_equal(adata.X.reshape(dataset.data.shape), dataset.data)
        chosen = (adata.var["cell_type"] == "H1") & (adata.var["mark"] == "H3K27me3")
        assert_array_equal(adata.X[:, chosen.to_numpy()], dataset.data[:, 1, 1])
        assert adata.obs_names.tolist() == dataset.gene_ids
        targets = ["log_fold_change", "log2_expression_a", "log2_expression_b"]
        assert [*adata.obs] == ["symbol", "chromosome", "tss", "strand", *targets]
        assert_array_equal(adata.obs[targets], dataset.target)
        assert_array_equal(adata.obs["tss"], dataset.tss)
        assert adata.var_names[0] == "K562_H3K4me3_-30"
        assert adata.var.iloc[-1].tolist() == ["H1", "H3K27me3", 10]
        assert json.loads(adata.uns["skdeepdiff"]["provenance"]) == dataset.provenance

    def test_one_target_and_none(self):
        dataset = make_paired_marks(5, n_bins=4, random_state=0)
        dataset.target = dataset.target[:, 0]
        assert list(to_anndata(dataset).obs) == ["symbol", "strand", "log_fold_change"]
        dataset.target = None
        assert list(to_anndata(dataset).obs) == ["symbol", "strand"]

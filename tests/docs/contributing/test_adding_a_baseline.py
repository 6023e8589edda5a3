from sklearn.neighbors import KNeighborsRegressor

from comparison import models, task
from comparison.pairs import load_pair
from comparison.sources import Source, add_checksums
from helpers.pages import literal_blocks, read_page
from skdeepdiff.datasets import make_paired_marks, save_dataset


def test_entry_of_a_pipeline(tmp_path, monkeypatch):
    blocks = literal_blocks(read_page("contributing/adding_a_baseline.rst"))
    (entry,) = (block.astext() for block in blocks if "Model(" in block.astext())
    names = vars(models) | {"KNeighborsRegressor": KNeighborsRegressor}
    entries = eval(f"{{{entry}}}", names)
    ((name, _),) = entries.items()
    assert name not in models.ALL_MODELS
    monkeypatch.setattr(task, "ALL_MODELS", entries)
    genes = make_paired_marks(90, n_marks=2, n_bins=8, random_state=0)
    save_dataset(genes, tmp_path / "genes.npz")
    source = add_checksums(Source("genes", "dataset", str(tmp_path / "genes.npz")))
    result = task.evaluate(task.Task(source, name, 0), load_pair(source))
    assert len(result["test_predicted"]) == result["genes"]["test"]

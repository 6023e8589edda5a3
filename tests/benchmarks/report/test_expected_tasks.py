from comparison.report._expected_tasks import Task, expected_tasks, pair_order

PAIRS = {name: {"pair": name, "fold": 0} for name in ("A-B", "C-D")}
COMMAND = "python benchmarks/run_all.py --data folder --pairs C-D A-B --models raw_d"


def test_every_model_on_every_pair_with_every_seed():
    tasks = expected_tasks([f"{COMMAND} aux --seeds 3 4"], PAIRS, set())
    assert len(tasks) == 2 * 2 * 2
    assert Task("A-B", 0, "aux", 4) in tasks


def test_commands_add_up():
    one = "python benchmarks/run_all.py --data f --pairs A-B --models raw_d"
    tasks = expected_tasks([one, f"{one} --paper-settings"], PAIRS, set())
    assert tasks == {Task("A-B", 0, "raw_d", 0), Task("A-B", 0, "raw_d@paper", 0)}


def test_what_is_there_counts_and_what_cant_be_read_doesnt():
    known = {Task("A-B", 0, "ridge", 0)}
    for command in ("", "python benchmarks/run_all.py --seeds x", "a 'b"):
        assert expected_tasks([command], PAIRS, known) == known


def test_pairs_in_the_order_of_the_command():
    assert pair_order([COMMAND], ["A-B", "C-D", "other"]) == {
        "C-D": 0,
        "A-B": 1,
        "other": 2,
    }


def test_files_and_synthetic_genes_of_other_commands_arent_expected():
    pairs = PAIRS | {
        name: {"pair": name, "fold": 0} for name in ("mine", "synthetic", "E123-E003")
    }
    run = "python benchmarks/run_all.py --models"
    expected = {
        f"{run} ridge --data folder/mine.npz": Task("mine", 0, "ridge", 0),
        f"{run} aux": Task("synthetic", 0, "aux", 0),
        f"{run} raw --data folder": Task("E123-E003", 0, "raw", 0),
    }
    assert expected_tasks(list(expected), pairs, set()) == set(expected.values())

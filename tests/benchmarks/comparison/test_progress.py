import io

from comparison.progress import MOST_NAMES, Progress
from comparison.task import Task


def last(lines):
    return lines.getvalue().rsplit("\r", 1)[1]


def test_models_are_named_from_the_start(source):
    lines = io.StringIO()
    tasks = [Task(source, name, 0) for name in ("raw_d", "ridge", "aux")]
    with Progress(3, lines) as progress:
        progress.began(tasks[0])
        assert "0/3" in last(lines)
        assert last(lines).rstrip().endswith("now raw_d]")
        progress.over(tasks[1], None)
        assert progress.text == "now raw_d"
        progress.began(tasks[2])
        assert "now raw_d, aux]" in last(lines)
        progress.over(tasks[0], {"scores": {"test": {"pearson": 0.25}}})
        assert progress.text == "raw_d 0.250; now aux"
        progress.over(tasks[2], {"error": "MemoryError"})
    assert "3/3" in last(lines)
    assert "aux failed]" in last(lines)


def test_many_models_are_counted(source):
    lines = io.StringIO()
    with Progress(9, lines) as progress:
        for seed in range(MOST_NAMES + 2):
            progress.began(Task(source, "ridge", seed))
    assert f"now {', '.join(['ridge'] * MOST_NAMES)}, 2 more]" in last(lines)

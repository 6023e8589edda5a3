from pages import literal_blocks, read_page, run_script
from training_settings import parse_arguments


def test_page_prints_what_it_says(tmp_path):
    page = read_page("user_guide/training.rst")
    script, said, *commands = (block.astext() for block in literal_blocks(page))
    for command in commands:
        program, *arguments = command.replace("\\\n", " ").split()[1:]
        assert program == "benchmarks/training_settings.py"
        parse_arguments(arguments)
    printed = run_script(script, tmp_path)
    # Processors round differently, and training makes more of it.
    said, got = (
        [float(r.split()[-1]) for r in t.splitlines()] for t in (said, printed)
    )
    assert len(got) == 2
    assert max(abs(a - b) for a, b in zip(said, got, strict=True)) <= 0.05

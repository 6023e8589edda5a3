from pages import literal_blocks, read_page, run_script


def test_scripts_print_what_they_say(tmp_path):
    page = read_page("user_guide/interpretation.rst")
    blocks = [block.astext() for block in literal_blocks(page)]
    assert len(blocks) == 10
    # Each goes on with what the one before has made.
    printed = run_script("\n".join(blocks[::2]), tmp_path)
    assert printed.strip() == "\n".join(blocks[1::2])

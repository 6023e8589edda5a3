"""Options that commands share, and the files that they write."""

import argparse
import sys
from pathlib import Path

from .._utils._files import write_whole

FILES_FIRST = """\
Files come first, options after them: one that takes several values, such as --marks,
would take files that follow it for some of these. Given again, it adds to its values.
"""

# What the dataset's origin is called among the notes in a model's file.
ORIGIN_NOTE = "dataset"
# And the ids of the genes that it was trained or validated on.
TRAINED_NOTE = "trained_on"


def choice(help, *values):
    """Make the arguments of an option that takes one value, by default the first."""
    help = f"{help} (default: %(default)s)"
    return {"choices": values, "default": values[0], "help": help}


def number(default, metavar, help, type=int):
    help = f"{help} (default: %(default)s)"
    return {"type": type, "default": default, "metavar": metavar, "help": help}


SEED = number(0, None, "of random numbers")


def several(metavar, help, **options):
    """Make the arguments of an option that takes values, all of them if repeated."""
    options |= {"action": "extend", "nargs": "+"}
    return {"metavar": metavar, "help": help, **options}


def add_command(commands, name, files, text):
    """Add a command; in its usage, ``files`` come before the options."""
    help, examples = text.split("\n\n", 1)
    return commands.add_parser(
        name,
        usage=f"%(prog)s {files} [options]",
        help=help,
        description=help[0].upper() + help[1:] + ".",
        epilog=f"{FILES_FIRST}\nExamples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_output(parser, what, *, required=True):
    help = what if required else f"{what}; standard output otherwise"
    settings = {"type": Path, "metavar": "FILE", "help": help}
    parser.add_argument("-o", "--output", required=required, **settings)
    help = "replace the output if it exists"
    parser.add_argument("--force", action="store_true", help=help)
    add_quiet(parser)


def add_quiet(parser):
    help = "no progress or reports on standard error; warnings and errors still"
    parser.add_argument("-q", "--quiet", action="store_true", help=help)


def without_repeats(option, pairs):
    """Make a dictionary of an option's pairs, refusing a name given again."""
    values = {}
    for name, value in pairs:
        if name in values:
            raise ValueError(
                f"{option} must give each name once; got {name}={values[name]} and "
                f"{name}={value}."
            )
        values[name] = value
    return values


def check_output(options, path=None):
    """Refuse to overwrite the output, or another path, before anything is computed."""
    path = path or options.output
    if path is None:
        return
    if path.is_dir():
        raise IsADirectoryError(f"--output must be a file; {path} is a folder.")
    if path.exists() and not options.force:
        raise FileExistsError(f"{path} exists; give --force to replace it.")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"The folder {path.parent} doesn't exist.")


def write_table(table, options):
    if options.output is None:
        table.to_csv(sys.stdout, sep="\t", index=False, float_format="%.6g")
        return
    text = table.to_csv(sep="\t", index=False, float_format="%.6g")
    write_whole(options.output, text.encode())


def tell(options, text):
    if not options.quiet:
        print(text, file=sys.stderr)

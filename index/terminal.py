"""Shared by the command lines: exit codes, errors in one line, quiet ends."""

import argparse
import atexit
import codecs
import errno
import io
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from index.errors import ConcordanceError
from index.files.address import DEFAULT_INDEX, FORMS, index_at


def examples(listed: str, *, command: str = "") -> str:
    """The examples of one command out of all `listed`, one a line, as the end of its help."""
    lines = [line for line in listed.splitlines() if line.startswith(command)]
    return "\n  ".join(("examples:", *lines))


def add_index(command: argparse.ArgumentParser) -> None:
    """Add the option that names the index: a folder, or an address in an engine."""
    command.add_argument(
        "--index",
        type=index_argument,
        default=DEFAULT_INDEX,
        metavar="DIR|ADDRESS",
        help=f"the index: {FORMS} (default: {DEFAULT_INDEX})",
    )


def index_argument(typed: str) -> Path:
    """The index that an argument names."""
    try:
        return index_at(typed)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def run(main: Callable[[], None]) -> int:
    """Run a command and return its exit code: 0 for success, 1 for an error the user can fix.

    Characters that the terminal's encoding lacks are printed as `\\uXXXX`, so JSON stays valid.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        codecs.register_error("as-json", _as_json)
        sys.stdout.reconfigure(errors="as-json")
    try:
        main()
        sys.stdout.flush()
    except ConcordanceError as error:
        print(f"{error}", file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of the output has closed it; a flush at exit would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        if not error.filename:
            raise
        print(_unusable(error), file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _unusable(error: OSError) -> str:
    """One line on a file that the system does not let be read or written."""
    step = "Check it"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        step = "Allow reading and writing there"
    elif error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        step = "Free space"
    return (
        f"{os.fsdecode(error.filename)} cannot be used ({error.strerror}). {step}, and try again."
    )


def end_at_once(code: int) -> NoReturn:
    """End the process as `sys.exit` does, but leave all its memory to the system to free.

    With a model loaded, to free it piece by piece takes a tenth of a first question.
    """
    # What is registered to be done at the end may stop other processes.
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)


def _as_json(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


def readable_file(name: str) -> Path:
    """The path of a file that an option names.

    Raises:
        ConcordanceError: there is no such file.
    """
    path = Path(name)
    if not path.is_file():
        raise ConcordanceError(f"There is no file {name}. Check the path and try again.")
    return path

"""What the command lines share: exit codes, one line for a trouble, quiet ends."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from index.errors import ConcordanceError
from index.folder import DEFAULT_INDEX

INDEX_HELP = f"the index folder (default: {DEFAULT_INDEX})"


def run(main: Callable[[], None]) -> int:
    """Run a command and return its exit code: 0 done, 1 a trouble that the user can mend."""
    try:
        main()
        sys.stdout.flush()
    except ConcordanceError as error:
        print(f"{error}", file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read the output has enough; a flush at exit would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def readable_file(name: str) -> Path:
    """The path of a file that an option names.

    Raises:
        ConcordanceError: there is no such file.
    """
    path = Path(name)
    if not path.is_file():
        raise ConcordanceError(f"There is no file {name}. Check the path and try again.")
    return path

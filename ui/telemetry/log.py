"""The log of a server, one JSON object per line."""

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from index.errors import ConcordanceError

_LOGGER = logging.getLogger("concordance")
_LOGGER.propagate = False
STDERR = "-"


class _Lines(logging.Formatter):
    """Each record as one JSON object, with text in any script unescaped."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat("T", "milliseconds")
        fields = record.args if isinstance(record.args, Mapping) else {}
        return json.dumps({"time": when, "event": record.msg, **fields}, ensure_ascii=False)


class _Questions(logging.Filter):
    """Removes the question from a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, Mapping):
            record.args = {name: v for name, v in record.args.items() if name != "question"}
        return True


def start_log(target: str, *, questions: bool) -> logging.Handler:
    """Log to a file from now on, or to stderr for "-".

    The questions themselves are left out unless `questions`.

    Raises:
        ConcordanceError: the file cannot be written to.
    """
    try:
        handler = (
            logging.StreamHandler(sys.stderr)
            if target == STDERR
            else logging.FileHandler(Path(target), encoding="utf-8")
        )
    except OSError as error:
        raise ConcordanceError(
            f"The log {target} cannot be written to ({error.strerror}). "
            f"Choose another file with --log, or - for the terminal."
        ) from error
    handler.setFormatter(_Lines())
    if not questions:
        handler.addFilter(_Questions())
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)
    return handler


def stop_log(handler: logging.Handler) -> None:
    """Stop logging to it."""
    _LOGGER.removeHandler(handler)
    handler.close()


def write(event: str, fields: Mapping[str, object]) -> None:
    """Write a line if there is a log; the field `question` only if that was asked for, too."""
    _LOGGER.info(event, dict(fields))

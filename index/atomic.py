"""Small files that are replaced whole or not at all, whenever the machine stops."""

import os
from pathlib import Path


def replace_text(file: Path, text: str) -> None:
    """Have `file` hold `text`: whoever reads it meanwhile sees it as before or as now."""
    draft = file.with_name(f"{file.name}.new")
    draft.write_text(text, encoding="utf-8")
    flush(draft)
    draft.replace(file)
    flush(file.parent)


def flush(path: Path) -> None:
    """Have the operating system write a file or the entries of a folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

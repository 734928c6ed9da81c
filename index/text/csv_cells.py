"""Cells of tables that spreadsheets open, none of which runs as a formula."""

# What a spreadsheet takes for the beginning of a formula, also after it has trimmed the cell or
# taken a wide sign for the plain one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


def plain(cell: str) -> str:
    """The cell as spreadsheets show it and do not run it: with an apostrophe before a formula.

    >>> plain("=1+1"), plain("- too much salt"), plain("salt")
    ("'=1+1", "'- too much salt", 'salt')
    """
    # One that has an apostrophe there already gets another, so that reading can take back one.
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def unplain(cell: str) -> str:
    """What `plain` was given.

    >>> unplain(plain("=1+1")), unplain(plain("'=1")), unplain("'tis")
    ('=1+1', "'=1", "'tis")
    """
    is_guarded = cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA)
    return cell[1:] if is_guarded else cell

"""Escapes the cells of a table, so that no spreadsheet runs one as a formula."""

# What begins a formula in a spreadsheet, even after it trims the cell or reads a full-width sign
# as the plain one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


def plain(cell: str) -> str:
    """The cell with an apostrophe before a formula, so that spreadsheets show it and do not run it.

    >>> plain("=1+1"), plain("- too much salt"), plain("salt")
    ("'=1+1", "'- too much salt", 'salt')
    """
    # A cell that has an apostrophe there already gets another, so that `unplain` can remove one.
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def unplain(cell: str) -> str:
    """The cell that `plain` was given.

    >>> unplain(plain("=1+1")), unplain(plain("'=1")), unplain("'tis")
    ('=1+1', "'=1", "'tis")
    """
    is_guarded = cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA)
    return cell[1:] if is_guarded else cell

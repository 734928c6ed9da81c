"""Formulas that older Word files hold as fields are read as text."""

import pytest

from ingest.readers.office.eq_fields import eq_words


@pytest.mark.parametrize(
    ("instruction", "words"),
    [
        (r" EQ \f(U,P) ", "U/P"),
        (r"EQ \f(a + b;2,5)", "(a + b)/2,5"),
        (r"EQ \r(3,x) = \r(y)", "³√x = √y"),
        (r"EQ x\s\up8(2)\do4(i)", "x²_i"),
        (r"EQ \i\su(i=1,n,f(i,1))", "∑_(i=1)ⁿ f(i, 1)"),
        (r"EQ \b\lc\{(\a\co2(1,2,3,4))", "{[1, 2; 3, 4]"),
        (r"EQ \b\bc\[(a)\b(c)", "[a](c)"),
        (r"EQ \o(x,¯) \o(a,b)", "x̄ ab"),
        (r'EQ \* jc2 \* "Font:Mincho" \* hps12 \o\ad(\s\up 11(けい),痙)', "痙(けい)"),
        (r"EQ \x(n \l(1,2))", "n 1, 2"),
        (r"EQ 3 \, 4 \(", "3, 4 ("),
        (r"EQ \f(1", "1/()"),
        ("EQ", ""),
        ("EQ " + r"\f(" * 5000, ""),
    ],
)
def test_a_formula_of_a_field_is_one_line_of_text(instruction: str, words: str) -> None:
    assert eq_words(instruction) == words

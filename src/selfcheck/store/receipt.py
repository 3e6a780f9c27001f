"""受付番号, the receipt code: nine digits that survive being read aloud over the phone.

Digits only, because they are what people read most surely in any language; the last one is a check digit that
finds every single wrong digit and every swap of neighbours (Damm 2004). The first digit is never 0, so that
no spreadsheet shortens it.
"""

import secrets
import unicodedata

_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def new_receipt() -> str:
    """A random receipt code of nine digits."""
    digits = str(secrets.choice(range(10_000_000, 100_000_000)))
    return digits + str(_check(digits))


def show_receipt(receipt: str) -> str:
    """The code in groups of three, as people read it aloud: `482-915-035`."""
    return f"{receipt[:3]}-{receipt[3:6]}-{receipt[6:]}"


def read_receipt(typed: str) -> str | None:
    """The code somebody typed (full-width digits, blanks and dashes allowed); None if it is none."""
    digits = "".join(
        c for c in unicodedata.normalize("NFKC", typed) if c not in " -\u2010\u2011\u2013\u2212\u30fc"
    )
    if len(digits) != 9 or not digits.isascii() or not digits.isdigit():
        return None
    return digits if _check(digits) == 0 and digits[0] != "0" else None


def _check(digits: str) -> int:
    """Zero if the last digit is the right check digit; else the digit to add."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return interim

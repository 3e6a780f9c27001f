"""Names of variables as SPSS and Stata take them."""

import re
from collections.abc import Iterable, Mapping

_LONGEST: Mapping[str, int] = {"spss": 64, "stata": 32}
_SPSS = ("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with")
_STATA = ("byte", "double", "float", "if", "in", "int", "long", "using")
_RESERVED = frozenset(_SPSS + _STATA)


def variable_names(names: Iterable[str], program: str) -> list[str]:
    """The names with `_` for every other sign, no two alike, none too long and none reserved."""
    found: list[str] = []
    taken: set[str] = set()
    for name in names:
        plain = re.sub(r"\W", "_", name)
        if plain.lower() in _RESERVED or re.fullmatch(r"str\d*L?", plain):
            plain = f"q_{plain}"
        found.append(_new(plain, taken, _LONGEST[program]))
        taken.add(found[-1].lower())
    return found


def _new(name: str, taken: set[str], longest: int) -> str:
    """The name, or as much of it as fits before a number that makes it another one."""
    candidate, number = name[:longest], 1
    while candidate.lower() in taken:
        number += 1
        candidate = f"{name[: longest - len(str(number)) - 1]}_{number}"
    return candidate

"""What a patient sends besides the answers: read from the flow, and looked at field by field. Above wording.

Nothing in it is trusted: the device may be anybody's.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from selfcheck.model import Answers
from selfcheck.store import Contact, PatientTextError, read_name, read_note, read_phone, read_receipt

READERS: dict[str, Callable[[object], str]] = {"name": read_name, "phone": read_phone, "note": read_note}
"""The fields that are written in, in the order of the page."""

CHECKED = ("guardian", "visit")
"""The boxes of the page of Send, besides the consent itself, whose value is its version."""

MOST_SENT = 9
"""Receipts that a device keeps; nobody sends so often."""

_TOKEN = re.compile(r"[0-9a-f]{32}")


class Receipt(NamedTuple):
    """What was sent from this device: the receipt code, and the digest of the answers that it stands for."""

    code: str
    digest: str


@dataclass(frozen=True, slots=True)
class Form:
    """One Send as the device made it."""

    token: str
    """32 hexadecimal digits of the device's own; the same for every try of one Send."""
    agree: str = ""
    """The version of the consent that was ticked."""
    guardian: bool = False
    visit: bool = False
    texts: Mapping[str, object] | None = None
    """What was written, by field."""

    def contact(self) -> tuple[Contact, list[str]]:
        """What was written, made clean; and the fields that cannot be taken."""
        taken: dict[str, str] = {}
        wrong: list[str] = []
        for field, read in READERS.items():
            try:
                taken[field] = read((self.texts or {}).get(field, ""))
            except PatientTextError:
                wrong.append(field)
        return Contact(**taken), wrong


def read_form(raw: object) -> Form | None:
    """Read a form from outside; None where it has no token to be stored under."""
    form = raw if isinstance(raw, Mapping) else {}
    token, agree = form.get("token"), form.get("agree")
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        return None
    return Form(
        token=token,
        agree=agree if isinstance(agree, str) else "",
        guardian=form.get("guardian") is True,
        visit=form.get("visit") is True,
        texts={field: form[field] for field in READERS if field in form},
    )


def read_sent(raw: object) -> tuple[Receipt, ...]:
    """Read the receipts that the device keeps, as [code, digest], the newest last."""
    pairs = raw[-MOST_SENT:] if isinstance(raw, list) else []
    found = (_receipt(*pair) for pair in pairs if isinstance(pair, list) and len(pair) == 2)
    return tuple(receipt for receipt in found if receipt)


def _receipt(code: object, digest: object) -> Receipt | None:
    read = read_receipt(code) if isinstance(code, str) else None
    return Receipt(read, digest[:64]) if read and isinstance(digest, str) and digest.isascii() else None


def new_token() -> str:
    """A token for one Send of a page without a script; else the device makes its own."""
    return secrets.token_hex(16)


def digest(answers: Answers) -> str:
    """Tells these answers from others, on the device that sent them; nothing of it is stored."""
    return hashlib.sha256(json.dumps(answers).encode()).hexdigest()[:16]

"""Whether contacts are one patient's, and whether they are whom somebody looks for."""

import re
import unicodedata
from collections.abc import Callable

from selfcheck.store import Contact, known_as


def same_patient(one: Contact, other: Contact) -> bool:
    """Whether two contacts may be one person's: one phone number, or one name where a number is missing."""
    numbers = phone_digits(one.phone), phone_digits(other.phone)
    if all(numbers):
        return numbers[0] == numbers[1]
    return bool(one.name) and known_as(one.name) == known_as(other.name)


def phone_digits(phone: str) -> str:
    """A number without signs, Japan's +81 and leading zeros."""
    phone = unicodedata.normalize("NFKC", phone)
    digits = re.sub(r"\D", "", phone)
    if phone.lstrip().startswith(("+", "(+")):
        digits = digits.removeprefix("81")
    return digits.lstrip("0")


def matcher(typed: str) -> Callable[[Contact], bool]:
    """What was typed is a number where it holds four digits or more, else a part of a name."""
    digits, name = phone_digits(typed), known_as(typed)
    by_number = len(digits) >= 4 and not re.search(r"[^\W\d_]", typed)
    if by_number:
        return lambda contact: digits in phone_digits(contact.phone)
    return lambda contact: bool(name) and name in known_as(contact.name)

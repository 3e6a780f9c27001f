"""The nouns of the phone call that is written out, so that it can be read aloud. Above conditions."""

from pydantic import Field

from selfcheck.model.base import Id, Noun, Text
from selfcheck.model.conditions import Condition


class Child(Noun):
    """Whom to call where the patient is a child."""

    condition: Condition = Field(alias="if")
    """For which patients."""
    phone: Id
    """The number, from `phones`; offered beside those of an urgent guidance."""


class Call(Noun):
    """What to say on the phone, filled in from the answers, on results that call for a doctor."""

    title: Text
    """The heading."""
    lead: Text
    """Under it."""
    opening: dict[Id, Text]
    """Guidance → the first sentence to the doctor; that of `other` for guidances that are not named."""
    numbers: dict[Id, Text] = Field(default_factory=dict)
    """Phone → the first sentence on this number, where the result shows it."""
    doctor: Text | None = None
    """Before the line for the number of the hospital or clinic that `opening` is said to."""
    address: Text
    """Before the line for the address: an ambulance asks for it first."""
    age: Text
    """Before the patient's age."""
    signs: Text
    """Before what led to this result."""
    since: Text
    """Before when it began."""
    medicines: Text
    """Before the medicines and illnesses to mention."""
    name: Text
    """Before the line for the name."""
    number: Text
    """Before the line for the caller's own number."""
    beside: Text
    """Above the same in the questionnaire's first language, for patients who speak another one."""
    age_from: Id
    """The question that asks the age."""
    signs_from: tuple[Id, ...]
    """Questions whose options say a sign; those that led to the result are said, else any."""
    since_from: tuple[Id, ...]
    """Questions that ask when something began."""
    since_what: dict[Id, Text] = Field(default_factory=dict)
    """Such a question → what began, said before its answer."""
    medicines_from: dict[Id, tuple[Id, ...]]
    """Question → its options to mention."""
    child: Child | None = None
    """A number for children."""

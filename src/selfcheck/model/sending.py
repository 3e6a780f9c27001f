"""The nouns of Send: what a patient reads who sends the answers to the clinic. Above conditions."""

from pydantic import Field

from selfcheck.model.base import Noun, Text
from selfcheck.model.conditions import Condition


class Blank(Noun):
    """A line or a box that the patient may fill in, or leave empty."""

    label: Text
    """What belongs there."""
    hint: Text | None = None
    """A sentence under the label."""
    wrong: Text
    """Said where what was written cannot be taken."""


class Guardian(Noun):
    """A tick for anyone who answers for, or together with, a patient who may not decide alone."""

    condition: Condition = Field(alias="if")
    """For which patients a guardian has to agree; offered to all of whom it is not known yet."""
    agree: Text
    """The tick."""
    missing: Text
    """Said where it has to be ticked and was not."""


class NotSent(Noun):
    """Why the answers were not stored. They stay on the patient's screen."""

    full: Text
    """There is no room for them."""
    unavailable: Text
    """They could not be stored, for whatever other reason."""
    too_many: Text
    """Too many were sent from the patient's address within the hour."""


class Sent(Noun):
    """The page after sending, with the receipt code."""

    title: Text
    """The heading of the page."""
    receipt: Text
    """Before the receipt code."""
    keep: Text
    """To keep the code, since it is shown on this device only."""
    points: tuple[Text, ...]
    """What happens next and what does not, and how to have it erased."""
    changed: Text
    """Said where the answers are others now than those that were sent."""
    show: Text
    """The button on the result that leads back to this page."""
    again: Text
    """The button to send once more, under a new code."""
    earlier: Text
    """Before the codes of what was sent before."""
    code: Text
    """Under the QR code of the receipt code, and its name for screen readers."""


class Send(Noun):
    """Sending the answers to the clinic: after the result, never before it."""

    version: str
    """Stored with each Response; a new one for each change of `points` or `agree`."""
    offer: Text
    """The heading on the result."""
    about: Text
    """Under it: what sending is."""
    unread: Text
    """Beside the button: nobody reads this at once."""
    open: Text
    """The button on the result that opens the page."""
    title: Text
    """The heading of the page."""
    first: Text
    """On urgent results: sending brings no help. The call to action follows."""
    points: tuple[Text, ...]
    """What is sent, to whom, and how long it is kept."""
    visit: Text
    """The tick of anyone who wishes for a visit; only where booking is shown."""
    contact: Text
    """Above name, phone and note, which may stay empty; only where the clinic's public key is configured."""
    name: Blank
    """A name or a nickname, of at most 60 characters."""
    phone: Blank
    """A telephone number."""
    note: Blank
    """A note of at most 500 characters."""
    guardian: Guardian | None = None
    """Who needs a guardian's agreement."""
    agree: Text
    """The tick without which nothing is sent."""
    missing: Text
    """Said where it was not ticked."""
    submit: Text
    """The button that sends."""
    failed: NotSent
    """Said where the answers were not stored."""
    sent: Sent
    """The page after sending."""

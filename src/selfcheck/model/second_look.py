"""The noun of the second look: a reminder for the calendar, and a result kept to compare with."""

from selfcheck.model.base import Id, Noun, Text, Urgency

KEPT_URGENCIES = tuple(urgency for urgency in Urgency if urgency is not Urgency.EMERGENCY)
"""The results that a device may keep: an emergency does not wait for a second look."""


class SecondLook(Noun):
    """Looking again some days after a result that is no emergency."""

    earlier: Id
    """The `given` question that the kept result answers: its options are guidances, `soon` ones with days."""
    title: Text
    """On the result, over the offer: {days}."""
    title_week: Text | None = None
    """The same after one week."""
    title_weeks: Text | None = None
    """The same after whole weeks: {weeks}."""
    lead: Text
    """Under it: {date}."""
    calendar: Text
    """The link to the calendar's file."""
    event: Text
    """The event's title, which others may see: no word about health, and not the clinic."""
    keep: Text
    """Beside the box that keeps the result on this device; nothing is kept unless it is ticked."""
    about: Text
    """Under it: what is kept, where, and for how long."""
    delete: Text
    """The button that deletes the kept result."""
    deleted: Text
    """Said afterwards."""
    offer: Text
    """On the start page, where a result is kept: over its day."""
    open: Text
    """The button there that begins the second look."""
    compared: Text
    """On the result of a second look, over both results."""
    before: Text
    """Before the earlier result: {date}."""
    undated: Text
    """The same where its day is not known."""
    now: Text
    """Before the result of today."""

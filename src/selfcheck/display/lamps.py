"""The light of each urgency, for patients and staff alike."""

from selfcheck.model import Urgency

LAMPS = {
    Urgency.EMERGENCY: "red",
    Urgency.URGENT: "red",
    Urgency.SOON: "yellow",
    Urgency.ROUTINE: "blue",
    Urgency.SELFCARE: "blue",
}
"""The column's traffic light; Japanese calls its third light blue."""

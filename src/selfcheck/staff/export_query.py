"""An export's order in the address of its route, and out of it again."""

from collections.abc import Mapping
from urllib.parse import urlencode

from selfcheck.export import Order


def address(order: Order, reason: str = "", beside: str = "") -> str:
    """The address that the browser fetches; it holds what was chosen, and nothing of a patient's.

    `beside` asks for what explains the file instead: its `codebook`, or a script for `r`.
    """
    chosen = {"order": order.model_dump_json(exclude_defaults=True), "reason": reason}
    return "/export?" + urlencode(chosen | ({"beside": beside} if beside else {}))


def read_order(query: Mapping[str, str]) -> tuple[Order, str]:
    """The order and its reason; raises ValueError."""
    # pydantic's own reader of JSON: Python's ends in a RecursionError where it is nested too deep.
    return Order.model_validate_json(query.get("order", "{}")), query.get("reason", "")

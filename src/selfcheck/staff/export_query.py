"""An export's order in the address of its route, and out of it again."""

import json
from collections.abc import Mapping
from urllib.parse import urlencode

from selfcheck.export import Order


def address(order: Order, reason: str = "") -> str:
    """The address that the browser fetches; it holds what was chosen, and nothing of a patient's."""
    chosen = order.model_dump_json(exclude_defaults=True)
    return "/export?" + urlencode({"order": chosen, "reason": reason})


def read_order(query: Mapping[str, str]) -> tuple[Order, str]:
    """The order and its reason; raises ValueError."""
    return Order.model_validate(json.loads(query.get("order", "{}"))), query.get("reason", "")

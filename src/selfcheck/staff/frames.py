"""What a page of the staff's app may send over its websocket: nothing that reaches beyond its own session."""

from dataclasses import dataclass

from google.protobuf.message import DecodeError
from starlette.types import Message
from streamlit.proto.BackMsg_pb2 import BackMsg

from selfcheck.web import Bucket

UNSUPPORTED, MALFORMED, FLOOD, TOO_LARGE = 1003, 1002, 1008, 1009


@dataclass(frozen=True, slots=True)
class FrameLimits:
    """The longest message, how many a page may send at once, and how many come back each second."""

    message_bytes: int = 64 * 1024
    messages: int = 120
    messages_per_second: int = 30


class FrameGuard:
    """Judges the frames of one connection."""

    def __init__(self, limits: FrameLimits, allowed: frozenset[str]) -> None:
        self.limits = limits
        self.allowed = allowed
        self._bucket = Bucket(limits.messages, limits.messages_per_second)

    def judge(self, frame: Message) -> int | None:
        """0 lets the frame through, None drops it, any other number closes the connection with that code."""
        if not self._bucket.take():
            return FLOOD
        data = frame.get("bytes")
        if data is None:
            return UNSUPPORTED
        if len(data) > self.limits.message_bytes:
            return TOO_LARGE
        try:
            message = BackMsg.FromString(data)
        except DecodeError:
            return MALFORMED
        kind = message.WhichOneof("type")
        return 0 if kind in self.allowed else None

"""What a page may send over its websocket: answers, and nothing that reaches beyond its own session."""

from collections.abc import Callable

from google.protobuf.message import DecodeError
from starlette.types import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from selfcheck.ui.bucket import Bucket
from selfcheck.ui.settings import Settings

ALLOWED = frozenset({"rerun_script", "app_heartbeat"})
"""Streamlit obeys more: `clear_cache` empties every patient's cache, `file_urls_request` opens uploads, and
after a `stop_script` the next run begins beside the one that is being stopped."""

UNSUPPORTED, MALFORMED, FLOOD, TOO_LARGE = 1003, 1002, 1008, 1009


class Frames:
    """Judges the frames of one connection."""

    def __init__(
        self,
        settings: Settings,
        allowed: frozenset[str] = ALLOWED,
        fits: Callable[[ClientState], bool] | None = None,
    ) -> None:
        self.settings = settings
        self.allowed = allowed
        self.fits = fits
        """Whether a rerun is one that the page asks for; any where none is given."""
        self._bucket = Bucket(settings.messages, settings.messages_per_second)

    def judge(self, frame: Message) -> int | None:
        """0 lets the frame through, None drops it, any other number closes the connection with that code."""
        if not self._bucket.take():
            return FLOOD
        data = frame.get("bytes")
        if data is None:
            return UNSUPPORTED
        if len(data) > self.settings.message_bytes:
            return TOO_LARGE
        try:
            message = BackMsg.FromString(data)
        except DecodeError:
            return MALFORMED
        kind = message.WhichOneof("type")
        if kind == "rerun_script" and self.fits and not self.fits(message.rerun_script):
            return None
        return 0 if kind in self.allowed else None

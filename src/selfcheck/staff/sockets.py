"""A websocket between the browser and Streamlit: refused, let through, or watched frame by frame."""

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Receive, Scope, Send

from selfcheck.staff.frames import FrameGuard


def same_origin(scope: Scope) -> Scope:
    """What Streamlit shall see: it asks an outside server about any Origin that differs from Host."""
    changed: Scope = {**scope, "headers": list(scope["headers"])}
    headers = MutableHeaders(scope=changed)
    headers["origin"] = f"http://{headers.get('host', '')}"
    return changed


async def refuse(scope: Scope, send: Send, status: int) -> None:
    """Answer the handshake with a status, or close where the server cannot."""
    if "websocket.http.response" in scope.get("extensions", {}):
        retry = [(b"retry-after", b"30")] if status in {429, 503} else []
        start = {"type": "websocket.http.response.start", "status": status}
        await send({**start, "headers": [(b"content-length", b"0"), *retry]})
        await send({"type": "websocket.http.response.body", "body": b""})
    else:
        await send({"type": "websocket.close", "code": 1008})


def guarded(frames: FrameGuard, receive: Receive, send: Send) -> tuple[Receive, Send]:
    """`receive` gives only frames that may pass; once we have closed, nothing more is sent."""
    closed = False

    async def receive_guarded() -> Message:
        nonlocal closed
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            verdict = frames.judge(message)
            if verdict == 0:
                return message
            if verdict:
                closed = True
                await send({"type": "websocket.close", "code": verdict})
                return {"type": "websocket.disconnect", "code": verdict}

    async def send_guarded(message: Message) -> None:
        if not closed:
            await send(message)

    return receive_guarded, send_guarded

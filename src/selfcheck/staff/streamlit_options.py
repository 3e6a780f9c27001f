"""What the staff's app sets and uses of Streamlit, however it is started."""

from pathlib import Path

import streamlit as st

STREAM = "/_stcore/stream"
"""Where Streamlit takes its websocket."""

STATIC = Path(st.__file__).parent / "static" / "static"
"""Streamlit's own front end; its page is one folder up."""

OPTIONS: dict[str, object] = {
    "browser.gatherUsageStats": False,  # else the patient's browser calls data.streamlit.io
    "client.allowedOrigins": [],  # else any *.streamlit.app page may drive ours by postMessage
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "runner.fastReruns": False,  # one run of a session at a time: two at once stumble over its state
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,  # a full collection after each tap: 20 times the work
    "server.allowRunOnSave": False,
    "server.enableAgentApi": False,
    "server.enableStaticServing": False,
    "server.fileWatcherType": "none",  # watching costs 36 ms for each visitor who comes
}
"""What has to hold however the server is started; uvicorn reads no STREAMLIT_ variables."""

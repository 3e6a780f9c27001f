"""The floor: a bare Streamlit application, tuned as far as its own settings go: `python -m bench.load.floor_app PORT`.

One question of a title, a bar and buttons on each screen, one tap to the next one. Nothing of ours is in it.
"""

import contextlib
import gc
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import streamlit as st
import uvicorn
from streamlit import config

for name, value in {
    "browser.gatherUsageStats": False,
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,
    "server.fileWatcherType": "none",
}.items():
    config.set_option(name, value, "floor")


@contextlib.asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[None]:
    gc.collect()
    gc.freeze()
    yield


app = st.App(Path(__file__).with_name("floor_script.py"), lifespan=_lifespan)

if __name__ == "__main__":
    uvicorn.run(  # as `selfcheck serve` does it
        app,
        port=int(sys.argv[1]),
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        log_level="warning",
    )

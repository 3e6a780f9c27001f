"""`selfcheck serve`: the application under uvicorn, with the limits that only the server can set."""

import os
from pathlib import Path

import uvicorn

from selfcheck.ui.server import build
from selfcheck.ui.settings import read_settings


def serve(questions: Path, host: str, port: int) -> None:
    """Serve patients until told to stop. Raises SettingsError where the environment is not right."""
    settings = read_settings(os.environ)
    uvicorn.run(
        build(questions),
        host=host,
        port=port,
        access_log=False,  # addresses of people with a health question are nobody's business
        server_header=False,
        forwarded_allow_ips=",".join(settings.proxies),
        ws="websockets-sansio",
        ws_max_size=settings.message_bytes,  # before it is in memory
        ws_per_message_deflate=False,  # 64 kB for each patient, to make 3 kB into 1
        log_level="warning",
        timeout_graceful_shutdown=5,
    )

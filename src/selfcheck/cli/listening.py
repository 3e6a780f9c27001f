"""A port that is taken, or an address of another machine, is said before anything else is."""

import os
import socket

from selfcheck.cli.stopping import TAKEN, stop


def refuse_taken(host: str, port: int) -> None:
    """End the command where nothing can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            reason = (
                os.strerror(error.errno).lower() if error.errno and error.errno > 0 else "no such address"
            )
            stop(f"Nothing can listen on {host} port {port}: {reason}. Is it running already?", TAKEN)

"""A clinic's website on another origin than the self-check."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Website(ThreadingHTTPServer):
    """Pages by path, on http://localhost: another origin than http://127.0.0.1."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Pages)
        self.pages: dict[str, str] = {}

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.server_port}"

    def put(self, path: str, body: str, *, language: str = "ja", kind: str = "text/html") -> str:
        """Serve a page (its body) or a script; returns its address."""
        page = f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>Clinic</title>'
        page += f'<meta name="viewport" content="width=device-width"><body>{body}</body></html>'
        self.pages[path] = page if kind == "text/html" else body
        return self.origin + path


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Website)
        body = server.pages.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        kind = "text/javascript" if self.path.endswith(".js") else "text/html"
        self.send_header("content-type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def website() -> Iterator[Website]:
    with Website() as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()

"""The studio: an author changes a questionnaire in the browser and publishes only what is safe."""

from pathlib import Path

from selfcheck.studio.document import Document, EditError, read
from selfcheck.studio.drafting import Draft, draft
from selfcheck.studio.finding import Found
from selfcheck.studio.fixes import fix
from selfcheck.studio.live import Checked, Checker
from selfcheck.studio.outlines import counted, entry_at, outline, search
from selfcheck.studio.publishing import Note, NotPublishableError, is_approved, publish, take_back, versions
from selfcheck.studio.starting import start_new
from selfcheck.studio.workspace import ChangedOnDiskError, Workspace


def serve(main: Path, port: int, language: str | None = None) -> None:
    """Serve the studio of one questionnaire until stopped."""
    from selfcheck.studio.server import serve as run  # on first use: the rest needs no Streamlit

    run(main, port, language)


__all__ = [
    "ChangedOnDiskError",
    "Checked",
    "Checker",
    "Document",
    "Draft",
    "EditError",
    "Found",
    "NotPublishableError",
    "Note",
    "Workspace",
    "counted",
    "draft",
    "entry_at",
    "fix",
    "is_approved",
    "outline",
    "publish",
    "read",
    "search",
    "serve",
    "start_new",
    "take_back",
    "versions",
]

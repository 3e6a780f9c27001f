"""The studio: an author changes a questionnaire in the browser and publishes only what is safe."""

from selfcheck.studio.document import Document, EditError, read
from selfcheck.studio.drafting import Draft, draft
from selfcheck.studio.fixes import fix
from selfcheck.studio.live import Checked, Checker, Found
from selfcheck.studio.outlines import counted, entry_at, outline, search
from selfcheck.studio.workspace import ChangedOnDiskError, Workspace

__all__ = [
    "ChangedOnDiskError",
    "Checked",
    "Checker",
    "Document",
    "Draft",
    "EditError",
    "Found",
    "Workspace",
    "counted",
    "draft",
    "entry_at",
    "fix",
    "outline",
    "read",
    "search",
]

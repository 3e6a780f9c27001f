"""`selfcheck init --compose FOLDER`: one folder from which `docker compose up` starts everything."""

import os
import re
import secrets
from pathlib import Path

from selfcheck.install.installing import FALLBACK, clinics_files, rendered
from selfcheck.install.places import Places
from selfcheck.install.plan import Keys, Plan

USER = 7119
"""The user within the image (deploy/Containerfile)."""


def read_folder_keys(places: Places) -> Keys:
    """The keys of the folder, or new ones."""
    keys = Keys.of(places.at("keys/clinic.pem"), places.at("no/audit.key"))
    environment = places.at(".env")
    kept = (
        re.search(r"^SELFCHECK_AUDIT_KEY=(\S+)", environment.read_text(), re.M)
        if environment.exists()
        else None
    )
    return keys._replace(audit=kept[1]) if kept else keys


def make_folder(plan: Plan, keys: Keys, places: Places, questions: Path) -> None:
    """Everything that compose.yaml mounts; what is the clinic's is never written over."""
    places.folder("keys", 0o711)
    places.keep("keys/clinic.pem", keys.private.pem().decode(), 0o400)
    if os.geteuid() == 0:
        os.chown(places.at("keys/clinic.pem"), USER, USER)
    places.keep(
        ".env", rendered("compose.env", plan, keys, password=lambda: secrets.token_urlsafe(24)), 0o600
    )
    places.folder("questions")
    for name, text in clinics_files(questions):
        places.keep(f"questions/{name}", text)
    words = {"static": "/srv", "upstreams": ["replica1:8501", "replica2:8501"]}
    for name in ("compose.yaml", "Caddyfile", "roles.sql"):
        places.replace(name, rendered(name, plan, keys, **words))
    places.replace("phone-numbers.html", FALLBACK.read_text("utf-8"))
    if "keys/clinic.pem" in places.made:
        places.keep("recovery.txt", rendered("recovery-compose.txt", plan, keys), 0o600)

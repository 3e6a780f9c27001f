"""Whose session it is, whether it lasts, and its end."""

from selfcheck.store import Guard, Person, revoke


def me(guard: Guard, token: str) -> Person:
    """Who is signed in."""
    with guard.read(token) as desk:
        return desk.person


def sign_out(guard: Guard, token: str) -> None:
    """End the session, here and in every tab."""
    with guard.write(token) as desk:
        revoke(desk.connection, token)
        desk.note("sign_out", "session")

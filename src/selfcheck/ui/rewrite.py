"""What we change in Streamlit's front end: its English becomes the questionnaire's, a tap leaves at once."""

from typing import NamedTuple


class Sentence(NamedTuple):
    """A literal of the front end, the bundle that holds it, and the key of `texts` that stands for it."""

    bundle: str
    literal: str
    key: str


SENTENCES = (
    Sentence("index", "`Connection error`", "offline"),
    Sentence(
        "index",
        "`Streamlit server is not responding. Are you connected to the internet?`",
        "embed_failed",
    ),
    Sentence(
        "index", "`Connection lost. Please wait for the app to reconnect, then try again.`", "embed_failed"
    ),
    Sentence("index", "`Connecting`", "waiting"),
    Sentence("index", "`Skip to main content`", "skip"),
)

FLUSH = ("index", "this.flushScheduled=!0,setTimeout(", "this.flushScheduled=!0,queueMicrotask(")
"""Bundle, code and ours: what is tapped goes out at the end of the tap's own task. A browser runs no timer
after a tap until it has painted, some 10 ms on which the patient waits."""


def rewrite(name: str, code: str) -> str:
    """The code of a bundle with its sentences made replaceable; what is not found stays as it is.

    A literal becomes an expression that asks the start page's script and falls back to the literal, so the
    bundle is the same for every questionnaire and follows the patient's language.
    """
    for sentence in SENTENCES:
        if name.startswith(sentence.bundle + "."):
            looked_up = f'(globalThis.selfcheck?.text?.("{sentence.key}")??{sentence.literal})'
            code = code.replace(sentence.literal, looked_up)
    bundle, theirs, ours = FLUSH
    return code.replace(theirs, ours) if name.startswith(bundle + ".") else code


def lost(bundles: dict[str, str]) -> list[Sentence]:
    """The sentences that no bundle holds any more: an upgrade of Streamlit has changed them."""
    return [
        sentence
        for sentence in SENTENCES
        if not any(
            name.startswith(sentence.bundle + ".") and sentence.literal in code
            for name, code in bundles.items()
        )
    ]

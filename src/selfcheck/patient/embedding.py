"""The clinic's one tag: embed.js with the words it needs while the self-check is not reached. Above calls."""

import json

from selfcheck.display import BREAK, Wording
from selfcheck.model import Questionnaire
from selfcheck.patient.calls import reachable
from selfcheck.patient.statics import read_static


def embed_script(questionnaire: Questionnaire) -> str:
    """The script of the clinic's tag, for this questionnaire."""
    words = {tag: _words(Wording(questionnaire, tag)) for tag in questionnaire.languages}
    code = read_static("embed.js")
    # `</` could end the script where a page puts it inline.
    written = json.dumps(words, ensure_ascii=False).replace("</", "<\\/")
    return f"(() => {{\nconst WORDS = {written};\n{code}}})();\n"


def _words(wording: Wording) -> dict[str, object]:
    net = wording.questionnaire.safety_net
    calls = reachable(wording)
    return {
        "title": wording.plain_word("embed_title"),
        "failed": wording.plain_word("embed_failed"),
        "calls": [
            {"href": c["href"], "number": c["number"], "name": c["name"].replace(BREAK, "")} for c in calls
        ],
        "net": wording.plain(net.title),
        "items": [wording.plain(item) for item in net.items],
        "footer": wording.plain(net.footer),
    }

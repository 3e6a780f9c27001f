"""Own words: asked after the result where they can be sealed, never required, never stored unsealed."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.support.typed import typed

from selfcheck.engine import AnswersError, Engine
from selfcheck.export import Order, export
from selfcheck.model import Answer
from selfcheck.patient.flow import read_flow
from selfcheck.patient.post import read_tap
from selfcheck.patient.rendering import render_main
from selfcheck.patient.screens import Screen, draw
from selfcheck.patient.sending import SendStatus
from selfcheck.staff.drawing import own_words
from selfcheck.store import (
    Contact,
    PrivateKey,
    PrivateKeys,
    PublicKey,
    Response,
    Store,
    make_response,
    new_token,
    save,
)

ASKED = typed()
ENGINE = Engine(ASKED)
NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
ANSWERS: dict[str, Answer] = {
    "breath": "no",
    "signs": ("none",),
    "weeks": 1,
    "smoking": "never",
    "fever": 36.5,
    "began": 300,
}
SECRET = "Is it the dust\nat work?"


def screen(view: str, answers: dict[str, Answer] | None = None, *, contact: bool = True) -> Screen:
    flow = {"consent": ASKED.consent.version, "view": view, "answers": answers or ANSWERS, "from": "rest"}
    return draw(ENGINE, read_flow(ASKED, flow), NOW, SendStatus(contact=contact))


def test_it_is_asked_after_the_result_where_it_can_be_sealed() -> None:
    assert ENGINE.path(ANSWERS).next is None
    assert screen("page:visit")["notice"]["flow"] == {"view": "question:wishes"}
    assert "wishes" not in ENGINE.path({**ANSWERS, "wishes": ""}).rest
    assert screen("question:wishes", contact=False)["view"] != "question:wishes"
    assert screen("result", contact=False)["result"]["rest"] == ""


def test_the_field_is_drawn_with_what_was_written_and_may_be_left_empty() -> None:
    main = render_main(screen("question:wishes", {**ANSWERS, "wishes": "<b>dust"}), flow="{}")
    assert 'rows="5"' in main
    assert 'maxlength="200"' in main
    assert ">&lt;b&gt;dust</textarea>" in main
    assert tap("  ").answers["wishes"] == ""
    assert tap(f" {SECRET}\r\n").answers["wishes"] == SECRET


def test_what_is_too_long_is_said_and_kept_to_be_shortened() -> None:
    flow = tap("x" * 201)
    assert "wishes" not in flow.answers
    main = render_main(draw(ENGINE, flow, NOW, SendStatus(contact=True)), flow="{}").replace("\u200b", "")
    assert "Please write at most 200 characters." in main
    assert f">{'x' * 201}</textarea>" in main


def tap(text: str) -> Any:
    before = {"consent": ASKED.consent.version, "view": "question:wishes", "answers": ANSWERS, "from": "rest"}
    go_on = {"view": "after:wishes", "fields": ["wishes"]}
    fields = [("flow", json.dumps(before)), ("tap", json.dumps(go_on)), ("answer:wishes", text)]
    return read_tap(ASKED, fields, "en")


def test_the_review_shows_it_unless_it_was_left_empty() -> None:
    def rows(text: str) -> list[str]:
        sections = screen("review", {**ANSWERS, "wishes": text})["review"]["sections"]
        return [row["answer"] for section in sections for row in section["rows"]]

    assert rows(SECRET)[-1] == SECRET
    assert len(rows("")) == len(ANSWERS)


def sent(key: PrivateKey | None, text: str = SECRET, contact: Contact | None = None) -> Response:
    return make_response(
        ENGINE,
        {**ANSWERS, "wishes": text},
        token=new_token(),
        language="en",
        consent_version="1",
        contact=contact,
        public_key=PublicKey(key.public_text) if key else None,
    )


def test_it_is_stored_in_the_box_alone(private_key: PrivateKey) -> None:
    response = sent(private_key, contact=Contact(name="Hanako"))
    assert "dust" not in response.model_dump_json()
    assert "wishes" not in response.answers
    assert "wishes" not in response.assessment.unasked
    assert response.sealed
    opened = private_key.open(response.sealed, response.id)
    assert opened == Contact(name="Hanako", texts={"wishes": SECRET})
    assert list(own_words(opened, ASKED)) == [("お医者さんに聞きたいことはありますか？", SECRET)]


def test_without_a_key_it_is_not_stored_at_all() -> None:
    response = sent(None)
    assert response.sealed is None
    assert "dust" not in response.model_dump_json()


def test_what_was_left_empty_makes_no_box(private_key: PrivateKey) -> None:
    assert sent(private_key, text="").sealed is None
    assert sent(private_key, text=" \u200b ").sealed is None


def test_a_forged_text_is_refused() -> None:
    for forged in ("x" * 201, 5, ["x"]):
        with pytest.raises(AnswersError):
            ENGINE.replay({**ANSWERS, "wishes": forged})
        raw = json.dumps({"answers": {"wishes": forged}})
        assert "wishes" not in read_tap(ASKED, [("flow", raw)], "en").answers


def test_exports_hold_it_with_contacts_only(store: Store, private_key: PrivateKey) -> None:
    save(store, ASKED, sent(private_key))
    keys = PrivateKeys([private_key])
    for form in ("csv", "jsonl"):
        without = b"".join(export(store, Order(format=form))[0])
        along = b"".join(export(store, Order(format=form, contact=True), key=keys)[0])
        assert (b"the dust" in without, b"the dust" in along) == (False, True)
    fhir = json.loads(b"".join(export(store, Order(format="fhir", language="en"))[0]))
    asked = next(e["resource"] for e in fhir["entry"] if e["resource"]["resourceType"] == "Questionnaire")
    wishes = next(item for group in asked["item"] for item in group["item"] if item["linkId"] == "wishes")
    assert (wishes["type"], wishes["maxLength"]) == ("text", 200)
    assert "the dust" not in json.dumps(fhir)

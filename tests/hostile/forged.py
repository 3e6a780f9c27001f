"""Forged messages: every kind of widget in every wire type, flows of every shape, random and broken protobuf."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from tests.hostile.device import FIELDS, JUNK, TEXTS

from selfcheck.engine.answers import questions_of
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.patient.flow import VIEWS

KINDS = [field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields]
WIRE = [field.name for field in WidgetState.DESCRIPTOR.fields if field.name != "id"]

BROKEN_JSON = [
    "", "null", "[]", "{}", "[", "]", "NaN", "Infinity", "[NaN]", "-", "0", '"x"', "[null]", "[[]]", "[" * 50_000,
    '{"a":' * 10_000, "9" * 5000, "[" + "9" * 5000 + "]", '["\\ud800"]', '[{"event":"flow"}]', '[{"value":1}]', "[{}]",
    '[{"event":"flow","value":null}]', '[{"event":"flow","value":[]}]', '[{"event":"flow","value":"x"}]', "\0", "\u202e",
    '[{"event":"flow","value":{"n":1e400}}]', '[{"event":["flow"],"value":{}}]', '[{"event":null,"value":{}}]',
    '[{"event":{},"value":{}}]', '{"event":"flow","value":{}}', '[{"event":"other","value":{}}]', "true", "[true]",
    '[{"event":"flow","value":{}},{"event":"flow","value":{"view":"result"}}]', '[{"event":"flow","value":' + "[" * 900,
    '[{"event":"flow","value":' + "[" * 900 + "]" * 900 + "}]", '{"__proto__":{"x":1}}', "\ufeff[]", "[1,]", "'x'",
]  # fmt: skip
"""What the component's trigger may hold instead of a flow."""


@dataclass(frozen=True)
class Ids:
    """What an attacker reads in the page: the component's ids and the script's hash."""

    tap: str
    screen: str
    script: str

    @property
    def trigger(self) -> str:
        return f"$$STREAMLIT_INTERNAL_KEY_$${self.tap.removeprefix('$$')}__events"


class Forger:
    """Makes messages by chance."""

    def __init__(self, questionnaire: Questionnaire, ids: Ids, chance: Random) -> None:
        self.questionnaire, self.ids, self.chance = questionnaire, ids, chance
        self.questions = list(questions_of(questionnaire))
        self.makers: list[Callable[[], bytes]] = [
            *[self.flow] * 30, *[self.state] * 25, *[self.json] * 15, *[self.client] * 15, *[self.kind] * 10, self.random,
            self.broken,
        ]  # fmt: skip

    def message(self) -> bytes:
        return self.chance.choice(self.makers)()

    def flow(self) -> bytes:
        """The component's own trigger with a forged flow."""
        return self.tapped(self.raw_flow())

    def raw_flow(self) -> Any:
        """Answers on and off the path, right and wrong, in a flow whose other fields are anything."""
        chance = self.chance
        flow: dict[str, Any] = {"n": chance.randint(0, 9), "lang": chance.choice(["ja", "en", "ja-simple"])}
        flow["view"] = chance.choice(["next", "result", "review", "emergency", "start", *VIEWS, self._view()])
        if chance.random() < 0.7:
            flow["consent"] = self.questionnaire.consent.version
        flow["answers"] = {q.id: self._answer(q) for q in self.questions if chance.random() < 0.7}
        if chance.random() < 0.3:
            flow["form"] = {
                name: chance.choice(TEXTS) for name in ("name", "phone", "note", "token", "agree", "visit")
            }
            flow["form"] |= {"token": f"{chance.getrandbits(128):032x}"} if chance.random() < 0.8 else {}
        for _ in range(chance.choice([0, 0, 1, 2])):
            flow[chance.choice(FIELDS)] = chance.choice(JUNK)
        return flow

    def right_flow(self) -> Any:
        """A forged flow that is JSON: no page sends NaN, and the wall drops it."""
        while True:
            flow = self.raw_flow()
            try:
                json.dumps(flow, allow_nan=False)
            except ValueError:
                continue
            return flow

    def _view(self) -> str:
        return f"{self.chance.choice(['question', 'after'])}:{self.chance.choice(self.questions).id}"

    def _answer(self, question: Any) -> Any:
        if self.chance.random() < 0.03:
            return self.chance.choice(JUNK)
        if question.scale:
            return self.chance.randint(question.scale.at_least - 1, question.scale.at_most + 1)
        if question.options:
            return self.chance.choice(list(question.options))
        return self.chance.sample(list(question.tick), self.chance.randint(1, min(3, len(question.tick))))

    def tapped(self, flow: Any) -> bytes:
        """A tap as the page sends it."""
        text = json.dumps([{"event": "flow", "value": flow}])
        return with_state(self.ids.trigger, "json_trigger_value", text)

    def json(self) -> bytes:
        """The trigger with a text that is no list of taps."""
        chance = self.chance
        text = chance.choice(
            [*BROKEN_JSON, json.dumps(chance.choice(JUNK)), json.dumps([chance.choice(JUNK)])]
        )
        return with_state(chance.choice([self.ids.trigger, self.ids.tap]), "json_trigger_value", text)

    def state(self) -> bytes:
        """Any widget in any wire type."""
        return with_state(self._id(), self.chance.choice(WIRE), self.chance.choice([*BROKEN_JSON, *JUNK]))

    def _id(self) -> str:
        ids = self.ids
        ours = [ids.tap, ids.screen, ids.trigger, ids.trigger.replace("tap", "screen"), "tap", "screen"]
        return self.chance.choice(
            [*ours, "", "$$ID-0-admin", "$$STREAMLIT_INTERNAL_KEY", "x" * 2000, "consent"]
        )

    def client(self) -> bytes:
        """A right tap with forged surroundings: page, fragment, query, hashes, context."""
        message, chance = BackMsg.FromString(self.flow()), self.chance
        state = message.rerun_script
        texts = [
            "",
            "x",
            "../../etc/passwd",
            "%00",
            "lang=ja",
            "lang=%F0",
            "a=b&" * 300,
            "<script>",
            "\0",
            "/",
            "\u202e",
        ]
        for field in ("query_string", "page_script_hash", "page_name", "fragment_id"):
            if chance.random() < 0.5:
                setattr(state, field, chance.choice(texts))
        state.is_auto_rerun = chance.random() < 0.5
        state.cached_message_hashes.extend(chance.choices(texts, k=3))
        for field in ("timezone", "locale", "url", "color_scheme"):
            if chance.random() < 0.5:
                setattr(state.context_info, field, chance.choice(texts))
        state.context_info.timezone_offset = chance.choice([0, -(2**31), 2**31 - 1])
        return message.SerializeToString()

    def kind(self) -> bytes:
        """Every other kind of message that Streamlit knows."""
        message, name = BackMsg(), self.chance.choice(KINDS)
        if BackMsg.DESCRIPTOR.fields_by_name[name].message_type:
            getattr(message, name).SetInParent()
        else:
            setattr(message, name, True)
        return message.SerializeToString()

    def random(self) -> bytes:
        """Bytes."""
        return self.chance.randbytes(self.chance.choice([0, 1, 2, 8, 60, 600, 70_000]))

    def broken(self) -> bytes:
        """A right message, cut or with bytes changed."""
        content = bytearray(self.flow())
        for _ in range(self.chance.randint(1, 4)):
            content[self.chance.randrange(len(content))] = self.chance.randrange(256)
        return bytes(
            content[: self.chance.randint(0, len(content))] if self.chance.random() < 0.5 else content
        )


def with_state(name: str, wire: str, value: Any) -> bytes:
    """A message that sets one widget; the value is brought to the wire type, whatever it is."""
    message = BackMsg()
    state = message.rerun_script.widget_states.widgets.add()
    state.id = name
    try:
        _set(state, wire, value)
    except (TypeError, ValueError, OverflowError):
        state.ClearField(wire)  # type: ignore[arg-type]
        getattr(state, wire).SetInParent() if _nested(wire) else setattr(state, wire, _zero(wire))
    return message.SerializeToString()


def _set(state: WidgetState, wire: str, value: Any) -> None:
    if wire == "string_trigger_value":
        state.string_trigger_value.data = str(value)
    elif wire.endswith("array_value"):
        getattr(state, wire).data.extend(value if isinstance(value, list) else [value])
    elif wire in ("string_value", "json_value", "json_trigger_value"):
        setattr(state, wire, value if isinstance(value, str) else json.dumps(value))
    elif wire == "bytes_value":
        state.bytes_value = str(value).encode("utf-8", "replace")
    elif _nested(wire):
        getattr(state, wire).SetInParent()
    else:
        setattr(state, wire, value)


def _nested(wire: str) -> bool:
    return WidgetState.DESCRIPTOR.fields_by_name[wire].message_type is not None


def _zero(wire: str) -> Any:
    return {"string_value": "", "json_value": "", "json_trigger_value": "", "bytes_value": b""}.get(wire, 1)

"""Forged messages over the websocket: whatever a page sends, without a session nothing of a patient comes back."""

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from tests.staff.serving import StaffServer
from tests.staff.wire import rerun, run
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection

from selfcheck.store import Response, open_store, show_receipt
from selfcheck.store.schema import staff_session


def revoke_all(server: StaffServer) -> None:
    store = open_store(server.settings)
    with store.database.write() as connection:
        now = connection.execute(staff_session.select()).all()[0].created
        connection.execute(staff_session.update().values(revoked=now))
    store.close()


def told(messages: list[ForwardMsg], sent: list[Response]) -> set[str]:
    """The receipt codes that are anywhere in what came back."""
    raw = b"".join(message.SerializeToString() for message in messages)
    return {r.receipt for r in sent if show_receipt(r.receipt).encode() in raw or r.id.encode() in raw}


def fragments(messages: list[ForwardMsg]) -> set[str]:
    ids = {message.delta.fragment_id for message in messages if message.delta.fragment_id}
    return ids | {m.auto_rerun.fragment_id for m in messages if m.HasField("auto_rerun")}


def buttons(messages: list[ForwardMsg]) -> dict[str, str]:
    """Label → widget id."""
    found = [m.delta.new_element.button for m in messages if m.delta.new_element.HasField("button")]
    return {button.label: button.id for button in found}


def pressed(widget: str) -> BackMsg:
    message = rerun()
    state = message.rerun_script.widget_states.widgets.add()
    state.id, state.trigger_value = widget, True
    return message


def of_fragment(fragment: str) -> BackMsg:
    message = rerun()
    message.rerun_script.fragment_id = fragment
    return message


@pytest.fixture
def socket(server: StaffServer) -> ClientConnection:
    return server.open_socket(server.sign_in("Megumi"))


def test_with_a_session_the_inbox_comes(socket: ClientConnection, sent: list[Response]) -> None:
    with socket:
        assert len(told(run(socket), sent)) == 50


@pytest.mark.parametrize("token", ["", "made-up", "x" * 5000])
def test_without_one_there_is_no_websocket(server: StaffServer, token: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        server.open_socket(token)
    assert refused.value.response.status_code in (401, 403)


@pytest.mark.parametrize("forged", ["script", "fragment", "buttons"])
def test_after_sign_out_neither_script_nor_fragment_nor_button_tells_anything(
    server: StaffServer, socket: ClientConnection, sent: list[Response], forged: str
) -> None:
    with socket:
        first = run(socket)
        messages = {
            "script": [rerun()],
            "fragment": [of_fragment(fragment) for fragment in fragments(first)],
            "buttons": [pressed(widget) for widget in buttons(first).values()],
        }[forged]
        assert messages
        revoke_all(server)
        for message in messages:
            socket.send(message.SerializeToString())
        assert told(all_of(socket), sent) == set()


def all_of(socket: ClientConnection) -> list[ForwardMsg]:
    """Everything that comes until nothing has come for a second."""
    found: list[ForwardMsg] = []
    while True:
        try:
            data = socket.recv(timeout=1)
        except TimeoutError:
            return found
        assert isinstance(data, bytes)
        found.append(ForwardMsg.FromString(data))


def test_after_sign_out_no_response_opens_by_its_address(
    server: StaffServer, socket: ClientConnection, sent: list[Response]
) -> None:
    with socket:
        run(socket)
        message = rerun()
        message.rerun_script.query_string = f"r={sent[0].id}"
        assert sent[0].receipt in told(run(socket, message), sent)
        revoke_all(server)
        assert told(run(socket, message), sent) == set()


@pytest.mark.parametrize("query", ["r=0", "r=" + "f" * 32, "r=%27%20OR%201%3D1", "r=%00", "r=" + "x" * 9000])
def test_a_response_that_is_none_opens_nothing(
    socket: ClientConnection, sent: list[Response], query: str
) -> None:
    with socket:
        run(socket)
        message = rerun()
        message.rerun_script.query_string = query
        assert told(run(socket, message), sent) == set()


def test_a_page_that_is_an_admins_is_not_there_for_others(server: StaffServer, sent: list[Response]) -> None:
    with server.open_socket(server.sign_in("Ken")) as socket:
        run(socket)
        message = rerun()
        message.rerun_script.page_name = "exports"
        answer = b"".join(m.SerializeToString() for m in run(socket, message))
        assert b"/export?" not in answer


def test_clear_cache_and_other_orders_to_the_server_are_dropped(socket: ClientConnection) -> None:
    with socket:
        run(socket)
        for name in ("clear_cache", "debug_shutdown_runtime", "load_git_info"):
            message = BackMsg()
            setattr(message, name, True)
            socket.send(message.SerializeToString())
        assert run(socket)

"""On the clinic's page, which is of another origin, with third-party storage blocked."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import FrameLocator, expect
from tests.browser.host_page import Website, website
from tests.browser.patient import NewPatient, Patient
from tests.browser.serving import Server

FRAME = "iframe[name=selfcheck-1]"
LINES = "".join(f"<p>line {n}</p>" for n in range(40))


@pytest.fixture(scope="module")
def site() -> Iterator[Website]:
    with website() as found:
        yield found


@pytest.fixture
def own_server(tmp_path_factory: pytest.TempPathFactory, site: Website) -> Iterator[Server]:
    """A server that this test may kill."""
    with Server(tmp_path_factory.mktemp("server"), SELFCHECK_PARENTS=site.origin) as found:
        yield found


@pytest.fixture(scope="module")
def framed(tmp_path_factory: pytest.TempPathFactory, site: Website) -> Iterator[Server]:
    """A server that this website may show."""
    with Server(tmp_path_factory.mktemp("server"), SELFCHECK_PARENTS=site.origin) as found:
        yield found


def tag(server: Server, **data: str) -> str:
    attributes = "".join(f' data-{name}="{value}"' for name, value in data.items())
    return f'<script src="{server.url}embed.js"{attributes}></script>'


def begin(patient: Patient, address: str) -> None:
    patient.page.goto(address)
    patient.sees("start")
    patient.tap(".primary")
    patient.sees("consent")
    patient.tap(".primary")
    patient.sees("question:")


def inner(patient: Patient, name: str = "selfcheck-1") -> FrameLocator:
    return patient.page.frame_locator(f"iframe[name={name}]")


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_the_frame_grows_and_shrinks_with_its_content(
    width: int, site: Website, framed: Server, new_patient: NewPatient
) -> None:
    patient = new_patient(frame=FRAME, viewport={"width": width, "height": 700})
    begin(patient, site.put(f"/w{width}", LINES + tag(framed) + LINES))
    heights = []
    for _ in range(3):
        patient.answer_usual()
        patient.page.wait_for_timeout(500)
        frame = patient.page.locator(FRAME)
        box = frame.bounding_box()
        assert box
        content = inner(patient).locator("html").evaluate("e => [e.scrollHeight, e.scrollWidth, innerWidth]")
        assert content[0] <= box["height"] + 1  # no scroll bar of its own
        assert content[1] <= content[2]
        heights.append(box["height"])
        assert box["y"] == pytest.approx(0, abs=2) or box["y"] > 0  # the top of the question is shown
    assert len(set(heights)) > 1
    patient.shot(f"embedded_{width}")
    document = patient.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert document[0] <= document[1]


def test_the_patient_goes_on_after_a_reload_though_storage_is_blocked(
    site: Website, framed: Server, new_patient: NewPatient
) -> None:
    patient = new_patient(frame=FRAME)
    begin(patient, site.put("/reload", tag(framed)))
    blocked = (
        inner(patient)
        .locator("html")
        .evaluate("() => { try { sessionStorage.length; return false; } catch { return true; } }")
    )
    assert blocked
    patient.answer_usual()
    patient.answer_usual()
    assert "gate_a" in patient.page.evaluate("JSON.stringify({...sessionStorage})")
    patient.page.reload()
    patient.sees("grid:private")
    resumed = inner(patient).locator("html")
    assert resumed.get_attribute("data-resume") is not None, "no start page before the screen that is kept"
    patient.tap(".quiet")
    patient.tap("main[data-view=erase] .secondary")
    patient.sees("start")
    assert "gate_a" not in patient.page.evaluate("JSON.stringify({...sessionStorage})")


def test_the_server_is_killed_and_the_first_tap_counts(
    site: Website, new_patient: NewPatient, own_server: Server
) -> None:
    patient = new_patient(frame=FRAME)
    begin(patient, site.put("/killed", tag(own_server)))
    met = []
    while patient.view() != "result":
        own_server.kill()
        own_server.start()
        met += patient.asked()
        patient.answer_usual()
    assert len(met) == len(set(met)) > 10


def test_back_and_forward_of_the_browser_go_through_the_questions(
    site: Website, framed: Server, new_patient: NewPatient
) -> None:
    patient = new_patient(frame=FRAME)
    begin(patient, site.put("/back", tag(framed)))
    patient.answer_usual()
    patient.answer_usual()
    for view in ("question:age", "question:gate_a"):
        patient.page.evaluate("history.back()")
        patient.sees(view)
    patient.page.evaluate("history.forward()")
    patient.sees("question:age")
    expect(patient.root.locator("[data-chosen]")).to_have_attribute("data-option", "from_35")


def test_what_is_said_is_seen_though_the_frame_is_higher_than_the_screen(
    site: Website, framed: Server, new_patient: NewPatient
) -> None:
    patient = new_patient(frame=FRAME)
    begin(patient, site.put("/said", LINES + tag(framed) + LINES))
    patient.tap(".quiet")
    patient.tap("main[data-view=erase] .secondary")
    voice = inner(patient).locator("#voice")
    expect(voice).not_to_be_empty()
    expect(voice).to_be_in_viewport(ratio=1)


def test_two_on_one_page_do_not_mix(site: Website, framed: Server, new_patient: NewPatient) -> None:
    first = new_patient(frame=FRAME)
    begin(first, site.put("/two", tag(framed) + tag(framed, lang="en")))
    second = Patient(first.page, first.questionnaire, frame="iframe[name=selfcheck-2]")
    second.sees("start")
    second.tap(".primary")
    second.sees("consent")
    second.tap(".primary")
    second.sees("question:gate_a")
    first.answer_usual()
    assert (first.view(), second.view()) == ("question:age", "question:gate_a")
    first.page.reload()
    first.sees("question:age")
    second.sees("question:gate_a")
    expect(inner(second, "selfcheck-2").locator("html")).to_have_attribute("lang", "en")


def test_language_colour_theme_and_title_come_from_the_tag(
    site: Website, framed: Server, new_patient: NewPatient
) -> None:
    patient = new_patient(frame=FRAME)
    patient.page.goto(site.put("/look", tag(framed, color="#7a1fa2", theme="dark"), language="en"))
    patient.sees("start")
    expect(patient.page.locator(FRAME)).to_have_attribute("title", "Self-check for back and legs")
    expect(inner(patient).locator("html")).to_have_attribute("lang", "en")
    expect(inner(patient).locator("html")).to_have_attribute("data-theme", "dark")
    colour = patient.root.locator(".primary").evaluate("e => getComputedStyle(e).backgroundColor")
    assert colour not in ("rgb(134, 214, 202)", "rgb(11, 90, 84)")
    patient.shot("embedded_dark_purple")


def test_only_what_was_asked_for_reaches_the_host_page(
    site: Website, framed: Server, new_patient: NewPatient
) -> None:
    listen = "<script>window.heard = []; document.addEventListener('selfcheck', (e) => heard.push(e.detail));"
    listen += (
        "window.said = []; addEventListener('message', (e) => said.push(JSON.stringify(e.data)));</script>"
    )
    patient = new_patient(frame=FRAME)
    begin(patient, site.put("/events", listen + tag(framed, events="")))
    patient.walk()
    patient.sees("result")
    patient.page.wait_for_timeout(300)
    assert patient.page.evaluate("heard") == [{"name": "started"}, {"name": "finished"}]
    said = [m for m in patient.page.evaluate("said") if "gate_a" in m]
    assert all('"selfcheck":"keep"' in message for message in said)
    quiet = new_patient(frame=FRAME)
    begin(quiet, site.put("/quiet", listen + tag(framed)))
    assert quiet.page.evaluate("heard") == []


def test_phone_links_leave_the_frame(site: Website, framed: Server, new_patient: NewPatient) -> None:
    patient = new_patient(frame=FRAME)
    patient.page.goto(site.put("/phone", tag(framed)))
    patient.sees("start")
    expect(patient.root.locator("a.call").first).to_have_attribute("target", "_top")
    sandbox = patient.page.locator(FRAME).get_attribute("sandbox") or ""
    assert "allow-top-navigation-to-custom-protocols" in sandbox


def test_another_website_is_refused(framed: Server, new_patient: NewPatient) -> None:
    with website() as stranger:
        patient = new_patient(frame=FRAME)
        patient.page.goto(stranger.put("/", tag(framed, wait="3000")))
        expect(patient.page.get_by_role("alert")).to_contain_text("119")
        expect(patient.page.locator(FRAME)).to_be_hidden()


def test_a_stranger_beside_the_frame_is_not_believed(
    site: Website, framed: Server, new_patient: NewPatient
) -> None:
    """Only the page around the frame may say hello, and only from an origin that the clinic allows."""
    with website() as stranger:
        flow = "{n: 5, at: Date.now(), view: 'grid:private', answers: {gate_a: ['none']}, consent: 'x'}"
        hello = f"parent.frames['selfcheck-1'].postMessage({{selfcheck: 'hello', events: true, flow: {flow}}}, '*')"
        advert = stranger.put("/advert", f"<script>setInterval(() => {hello}, 20)</script>")
        patient = new_patient(frame=FRAME)
        begin(patient, site.put("/forge", tag(framed) + f'<iframe src="{advert}"></iframe>'))
        assert patient.view() == "question:gate_a"
        patient.answer_usual()
        assert patient.view() == "question:age"


def test_a_plain_frame_works_and_says_so(site: Website, framed: Server, new_patient: NewPatient) -> None:
    """Without embed.js all but the frame's own reload goes well."""
    sandbox = 'sandbox="allow-scripts allow-same-origin"'
    body = f'<iframe name="selfcheck-1" src="{framed.url}?lang=en" title="x" {sandbox} width="375" height="900"></iframe>'
    patient = new_patient(frame=FRAME)
    begin(patient, site.put("/plain", body))
    patient.answer_usual()
    assert patient.view() == "question:age"


def test_the_phone_numbers_show_when_the_server_cannot_be_reached(
    site: Website, new_patient: NewPatient, own_server: Server
) -> None:
    patient = new_patient(frame=FRAME)
    address = site.put("/down", tag(own_server, wait="4000"))
    patient.page.goto(address)
    patient.sees("start")
    own_server.kill()
    patient.page.reload()  # the tag is in the browser's cache
    alert = patient.page.get_by_role("alert")
    expect(alert).to_contain_text("0466-21-9624")
    expect(alert.locator("a").first).to_have_attribute("href", "tel:119")
    patient.shot("embedded_unreachable")

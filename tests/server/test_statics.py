"""The light front end: nothing of Streamlit's is lost on the way, and an upgrade that moves something is noticed."""

import gzip
import os
import re
import shutil
import stat
from pathlib import Path

import brotli  # type: ignore[import-untyped] # has no types
import pytest
from selfcheck.ui.bundle import LinkError, Module, link, read_built, read_own
from selfcheck.ui.component import ADDRESS, FOLDER, modules
from selfcheck.ui.linked import NAME, link_shell
from selfcheck.ui.rewrite import FLUSH, SENTENCES, lost, rewrite
from selfcheck.ui.shell import ShellError, read_shell
from selfcheck.ui.statics import HEAVY, PREFIX, STATIC, Statics, default_cache
from tests.browser.serving import Server
from tests.server.wire import ask

pytestmark = pytest.mark.xdist_group("statics")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of Streamlit's front end, to break."""
    shutil.copytree(STATIC.parent, tmp_path / "static", ignore=shutil.ignore_patterns("*.woff2", "*.map"))
    return tmp_path / "static" / "static"


def bundles(source: Path = STATIC) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (source / "js").glob("*.js")}


# Streamlit is as we know it. When an upgrade moves something, one of these says what.


def test_streamlits_page_is_as_we_know_it() -> None:
    shell = read_shell()
    assert shell.script in shell.preloads
    assert any("BidiComponent" in path for path in shell.preloads)
    assert shell.styles


def test_streamlits_modules_can_all_be_linked() -> None:
    shell = read_shell()
    linked = link_shell(shell)
    assert linked.shell.preloads == (f"js/{NAME}",)
    assert set(linked.made) == {*shell.preloads, f"js/{NAME}"}


def test_every_sentence_of_streamlits_that_a_patient_may_meet_is_still_found() -> None:
    assert lost(bundles()) == []


def test_what_lets_a_tap_leave_at_once_is_still_found() -> None:
    bundle, theirs, ours = FLUSH
    held = [name for name, code in bundles().items() if theirs in code]
    assert [name.split(".")[0] for name in held] == [bundle]
    assert ours in rewrite(held[0], bundles()[held[0]])


def test_every_sentence_is_asked_for_by_a_key_of_the_texts() -> None:
    from selfcheck.loader.text_keys import WORDS

    assert {sentence.key for sentence in SENTENCES} <= set(WORDS)


def test_the_heavy_fonts_are_still_called_what_we_call_them() -> None:
    names = [path.name for path in (STATIC / "media").iterdir()]
    assert all(any(name.startswith(heavy) for name in names) for heavy in HEAVY)


# What happens when it does not.


def test_a_sentence_that_was_moved_is_reported_and_the_rest_still_rewritten() -> None:
    moved = {name: code.replace("`Connection error`", "`Lost`") for name, code in bundles().items()}
    assert [sentence.literal for sentence in lost(moved)] == ["`Connection error`"]
    assert "selfcheck?.text" in rewrite("index.X.js", "x=`Skip to main content`")
    assert rewrite("other.X.js", "x=`Skip to main content`") == "x=`Skip to main content`"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('<div id="root"></div>', '<div id="app"></div>', "one module into one root"),
        ('type="module"', 'type="text/javascript"', "one module into one root"),
        ("js/rolldown-runtime.", "js/gone.", "not there"),
    ],
)
def test_a_page_that_is_not_as_we_know_it_is_no_shell(old: str, new: str, fault: str, copy: Path) -> None:
    index = copy.parent / "index.html"
    assert old in index.read_text()
    index.write_text(index.read_text().replace(old, new))
    with pytest.raises(ShellError, match=fault):
        read_shell(copy)


def test_a_missing_or_double_bundle_is_no_shell(copy: Path) -> None:
    (bundle,) = (copy / "js").glob("BidiComponent.*.js")
    shutil.copy(bundle, copy / "js" / "BidiComponent.second.js")
    with pytest.raises(ShellError, match="2 bundles"):
        read_shell(copy)


def test_modules_that_cannot_be_linked_are_served_one_by_one(copy: Path) -> None:
    shell = read_shell(copy)
    broken = copy / shell.script
    broken.write_text(broken.read_text() + "await 1;")
    assert link_shell(shell, copy) == (shell, {})


# Linking.


def test_linked_modules_share_one_instance_and_keep_their_bindings_alive() -> None:
    built = {
        "a.js": read_built("let e=0;function n(){e++}export{e as count,n as more};\n"),
        "b.js": read_built('import{more as n}from"./a.js";import"./c.js";n();export{n as again};'),
        "c.js": read_built("globalThis.ran=1;export{};"),
    }
    whole = link(built, "b.js", "all.js")
    assert whole.index('"a.js"') < whole.index('"b.js"')
    assert "get count(){return e}" in whole
    assert 'const{more:n}=$load("a.js")' in whole
    assert '$load("c.js")' in whole


def test_later_imports_of_linked_modules_find_them_and_others_stay() -> None:
    built = {
        "a.js": read_built(
            'const __vite__mapDeps=["./b.js","./z.js"]\nimport("./z.js");import(`./b.js`);export{};'
        ),
        "b.js": read_built("export{};"),
    }
    whole = link(built, "a.js", "all.js")
    assert 'import("./z.js")' in whole
    assert 'Promise.resolve().then(()=>$load("b.js"))' in whole
    assert '["./all.js","./z.js"]' in whole


@pytest.mark.parametrize(
    "code",
    ["let a=1;", 'import a from"./x.js";export{a};x;', 'export{a};import"./x.js";', "export default 1;"],
)
def test_a_built_module_of_another_shape_is_refused(code: str) -> None:
    with pytest.raises(LinkError):
        link({"a.js": read_built(code)}, "a.js", "all.js")


def test_circles_are_refused() -> None:
    circle = {"a.js": Module((("b.js", {}),), "", {}), "b.js": Module((("a.js", {}),), "", {})}
    with pytest.raises(LinkError, match="circle"):
        link(circle, "a.js", "all.js")


def test_our_own_modules_are_linked_too() -> None:
    own = read_own(
        'import { el } from "./dom.js";\nexport const a = 1;\nexport default function () {}\nexport { el };\n'
    )
    assert own.imports == (("dom.js", {"el": "el"}),)
    assert own.exports == {"a": "a", "default": "$default", "el": "el"}
    assert modules() == [ADDRESS + "screen.js"]
    with pytest.raises(LinkError):
        read_own("export * from './x.js';\n")


# Serving.


@pytest.mark.parametrize(
    ("encoding", "decode"), [("br", brotli.decompress), ("gzip", gzip.decompress), ("identity", bytes)]
)
def test_each_browser_gets_the_same_code(encoding: str, decode: type[bytes], walled: Server) -> None:
    _, _, page = ask(walled.url, Accept_Encoding="identity")
    sources = re.findall(r'src="([^"]+)"', page.decode())
    assert len(sources) == 2
    for source in sources:
        status, headers, body = ask(walled.url, source, Accept_Encoding=encoding)
        assert status == 200
        assert headers.get("content-encoding", "identity") == encoding
        assert decode(body) == ask(walled.url, source, Accept_Encoding="identity")[2]


def test_a_linked_modules_own_address_leads_to_the_same_instance(walled: Server) -> None:
    shell = read_shell()
    body = ask(walled.url, PREFIX + shell.script)[2].decode()
    assert body.startswith(f'import{{$load}}from"./{NAME}";')
    assert body.rstrip().endswith("};")


def test_files_of_streamlit_stay_for_a_year_and_our_own_are_asked_about(walled: Server) -> None:
    assert "immutable" in ask(walled.url, f"{PREFIX}js/{NAME}")[1]["cache-control"]
    _, headers, _ = ask(walled.url, ADDRESS + "screen.js")
    assert headers["cache-control"] == "no-cache"
    status, _, body = ask(walled.url, ADDRESS + "screen.js", If_None_Match=headers["etag"])
    assert (status, body) == (304, b"")


def test_the_component_sends_no_file_of_another_folder(walled: Server) -> None:
    assert (FOLDER.parent / "start.js").is_file()
    for name in ("../start.js", "..%2fstart.js", "/../start.js", "", "."):
        assert ask(walled.url, ADDRESS + name)[0] in {400, 404}


def test_a_page_weighs_a_fifth_of_streamlits_own(walled: Server) -> None:
    _, _, page = ask(walled.url, Accept_Encoding="identity")
    addresses = re.findall(r'(?:src|href)="(/[^"]+)"', page.decode())
    light = sum(len(ask(walled.url, address, Accept_Encoding="br")[2]) for address in set(addresses))
    heavy = sum((STATIC / path).stat().st_size for path in (*read_shell().paths,))
    assert 100_000 < light < heavy / 5


# Keeping.


def test_what_was_compressed_once_is_found_at_the_next_start(tmp_path: Path) -> None:
    path = read_shell().styles[0]
    first = Statics(cache=tmp_path)
    first.prepare([path])
    (kept,) = tmp_path.rglob("*.br")
    assert kept.stat().st_mode & 0o444 == 0o444  # a container's root fills it for the user who serves
    kept.write_bytes(brotli.compress(b"found again"))
    second = Statics(cache=tmp_path)
    second.prepare([path])
    assert brotli.decompress(second._kept[path, "br"]) == b"found again"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_disk_costs_time_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    statics = Statics(cache=tmp_path / "cache")
    statics.prepare(read_shell().styles)
    assert "cannot be kept" in caplog.text


def test_a_cache_that_is_no_folder_costs_time_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "cache").write_text("a file")
    statics = Statics(cache=tmp_path / "cache")
    statics.prepare(read_shell().styles)
    assert statics._kept
    assert "cannot be kept" in caplog.text


def test_without_a_home_nothing_is_kept_in_a_folder_that_others_may_write(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert default_cache() is None

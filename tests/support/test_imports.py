"""The checks of the house can fail: each finds its mistake in an invented module."""

import pytest
from tests.support.imports import Import, at_once, cycle, imports, names_of, wrong_imports

OFFERED = {"": {"load"}, "store": {"save", "open_store"}, "model": {"Question"}}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import selfcheck.store as store", Import("selfcheck.store")),
        ("import selfcheck.store.audit", Import("selfcheck.store.audit")),
        ("from selfcheck.store import save as keep", Import("selfcheck.store", ("save",))),
        ("from selfcheck.store import *", Import("selfcheck.store", ("*",))),
        ("from . import rows", Import("selfcheck.staff.views", ("rows",))),
        ("from .rows import row", Import("selfcheck.staff.views.rows", ("row",))),
        ("from .. import server", Import("selfcheck.staff", ("server",))),
        ("from ...patient import draw", Import("selfcheck.patient", ("draw",))),
        ("def later():\n    from selfcheck.store import save", Import("selfcheck.store", ("save",))),
        ("if TYPE_CHECKING:\n    from selfcheck.store import save", Import("selfcheck.store", ("save",))),
        ("importlib.import_module('selfcheck.store.audit')", Import("selfcheck.store.audit")),
        ("__import__('selfcheck.store')", Import("selfcheck.store")),
    ],
)
def test_every_way_to_import_is_seen(source: str, found: Import) -> None:
    assert list(imports(source, "selfcheck.staff.views")) == [found]


@pytest.mark.parametrize(
    "source",
    [
        "from selfcheck.store import save",
        "from selfcheck.staff.people import Person",
        "from .people import Person",
        "import selfcheck.staff.people as people",
        "import pandas",
        "import selfcheckers",
    ],
)
def test_what_is_allowed_is_not_reported(source: str) -> None:
    assert wrong(source) == []


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("from selfcheck.patient import draw", "not a package that this one may import"),
        ("from ..patient import draw", "not a package that this one may import"),
        ("import selfcheck.patient.flow as flow", "not a package that this one may import"),
        ("from selfcheck import load", "not a package that this one may import"),
        ("from selfcheck import store", "not a package that this one may import"),
        ("import selfcheck", "not a package that this one may import"),
        ("from selfcheck.store.audit import Audit", "past the package's front"),
        ("from ..store.audit import Audit", "past the package's front"),
        ("import selfcheck.store.audit as audit", "past the package's front"),
        ("import_module('selfcheck.store.audit')", "past the package's front"),
        ("import selfcheck.store as store", "import names from it, so that they can be checked"),
        ("from selfcheck.store import audit", "not offered"),
        ("from selfcheck.store import save, audit", "not offered"),
        ("from ..store import audit", "not offered"),
        ("from selfcheck.store import *", "not offered"),
    ],
)
def test_what_breaks_a_rule_is_reported(source: str, rule: str) -> None:
    [found] = wrong(source)
    assert found.endswith(f"({rule})")


def wrong(source: str) -> list[str]:
    """What a module of `staff`, which may import `store` and `model`, does wrong."""
    found = imports(source, "selfcheck.staff")
    return wrong_imports(found, "staff", ("store", "model"), OFFERED.__getitem__)


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("from selfcheck import load", None),
        ("from selfcheck.store import save", None),
        ("from selfcheck import store", "not offered"),
        ("from selfcheck.store.audit import Audit", "past the package's front"),
        ("import selfcheck.store", "import names from it, so that they can be checked"),
    ],
)
def test_a_script_outside_of_src_comes_through_the_front_too(source: str, rule: str | None) -> None:
    found = wrong_imports(imports(source), "", ("", "store", "model"), OFFERED.__getitem__)
    assert found == ([] if rule is None else [f"{next(imports(source))} ({rule})"])


def test_the_names_of_a_front_are_its_list() -> None:
    assert names_of("from a import b, c\n__all__ = ['b']") == {"b"}
    assert names_of("from a import b") == set()


def test_what_a_function_imports_later_is_not_imported_at_once() -> None:
    source = "import a.b\nfrom c.d import e\nif TYPE_CHECKING:\n    import f\ndef later():\n    import g"
    assert at_once(source) == {"a", "c"}


def test_a_cycle_is_found_and_told() -> None:
    assert cycle({"a": {"b"}, "b": {"c", "elsewhere"}, "c": {"b"}}) == ["b", "c", "b"]
    assert cycle({"a": {"a"}}) == ["a", "a"]
    assert cycle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []

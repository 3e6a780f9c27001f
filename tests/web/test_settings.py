"""Settings come from the environment alone, and what is wrong with them is said in a sentence for each."""

import pytest

from selfcheck.web.settings import Settings, SettingsError, read_settings


def test_without_any_variable_everything_has_a_value() -> None:
    assert read_settings({"PATH": "/bin"}) == Settings()


def test_each_variable_is_read() -> None:
    settings = read_settings(
        {
            "SELFCHECK_PARENTS": "https://clinic.example, https://*.Clinic.example/",
            "SELFCHECK_PROXIES": "10.0.0.0/8 ::1",
            "SELFCHECK_CONNECTIONS": "50",
            "SELFCHECK_KEEP_MINUTES": "3",
        }
    )
    assert settings.parents == ("https://clinic.example", "https://*.clinic.example")
    assert settings.proxies == ("10.0.0.0/8", "::1")
    assert settings.connections == 50
    assert settings.keep_minutes == 3


@pytest.mark.parametrize(
    ("name", "written", "sentence"),
    [
        ("PARENTS", "clinic.example", "`clinic.example` is no origin. Write it as `https://clinic.example`, without a path."),
        ("PARENTS", "https://clinic.example/page", "`https://clinic.example/page` is no origin."),
        ("PARENTS", "https://x.example;script-src", "is no origin."),
        ("PARENTS", "*", "`*` is no origin."),
        ("PROXIES", "proxy", "`proxy` is no address."),
        ("CONNECTIONS", "0", "`0` is no whole number from 1 on."),
        ("TAPS_PER_SECOND", "many", "`many` is no whole number from 1 on."),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_and_mended(name: str, written: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({f"SELFCHECK_{name}": written})
    assert str(caught.value).startswith(f"SELFCHECK_{name}: ")
    assert sentence in str(caught.value)


def test_all_wrong_values_are_said_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"SELFCHECK_PARENTS": "x", "SELFCHECK_CONNECTIONS": "-1"})
    assert len(caught.value.problems) == 2


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []

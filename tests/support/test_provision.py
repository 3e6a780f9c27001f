"""What is missing is brought once in a run; what cannot be brought is said in a sentence, and is not skipped."""

from pathlib import Path

from tests.support.provision import NEEDS, Need, provide


def test_what_is_there_is_not_installed() -> None:
    said: list[str] = []
    needs = {"shell": Need("a shell", lambda: True, ("dash",))}
    assert provide(["shell"], "there", said.append, needs) == {}
    assert said == []


def test_what_is_missing_is_brought_once_in_a_run(tmp_path: Path) -> None:
    file, said = tmp_path / "brought", list[str]()
    needs = {"file": Need("a file", file.exists, (), otherwise=("touch", str(file)))}
    assert provide(["file"], "once", said.append, needs) == {}
    assert said == ["The tests need a file: installing it"]
    file.unlink()
    assert provide(["file"], "once", said.append, needs) == {}
    assert not file.exists()
    assert provide(["file"], "another run", said.append, needs) == {}
    assert file.exists()


def test_what_cannot_be_brought_is_a_sentence_that_says_what_to_install() -> None:
    said: list[str] = []
    needs = {"moon": Need("the Moon", lambda: False, ())}
    assert provide(["moon"], "never", said.append, needs) == {"moon": needs["moon"].missing}
    assert provide(["moon"], "never", said.append, needs) == {"moon": needs["moon"].missing}
    assert len(said) == 1


def test_the_sentence_names_the_packages() -> None:
    assert NEEDS["nginx"].missing == (
        "nginx is not installed and could not be brought; install it: `apt-get install nginx-light`."
    )

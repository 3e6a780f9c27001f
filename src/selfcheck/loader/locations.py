"""The files of one questionnaire, found beside its main file by exact name; similar names are Problems."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from selfcheck.loader.translations import TAG
from selfcheck.problems import Problem

PARTS: Mapping[str, tuple[str, ...]] = {
    "clinic": ("clinic", "phones", "links"),
    "texts": ("start", "consent", "send", "second_look", "disclaimer", "texts"),
    "cases": ("cases",),
}
"""Part → the keys that its file may hold; the main file holds every other key, and may hold these too."""


@dataclass(frozen=True)
class Files:
    """`questions.yaml`, and beside it `questions.<part>.yaml` and `questions.<language tag>.yaml`."""

    main: Path
    parts: Mapping[str, Path] = field(default_factory=dict)
    languages: Mapping[str, Path] = field(default_factory=dict)

    @property
    def all(self) -> list[Path]:
        """Every file that is read."""
        return [self.main, *self.parts.values(), *self.languages.values()]


def find(main: Path) -> Files:
    """The questionnaire's files; only the main one where its folder cannot be listed."""
    named = {_middle(main, file): file for file in _beside(main)}
    named = {name: file for name, file in named.items() if file.name == f"{main.stem}.{name}{main.suffix}"}
    return Files(
        main,
        {name: named[name] for name in PARTS if name in named},
        {name: named[name] for name in sorted(named) if TAG.fullmatch(name)},
    )


def part_file(main: Path, key: str) -> str:
    """The name of the file in which a key of the questionnaire belongs where it is split."""
    part = next((part for part, keys in PARTS.items() if key in keys), "")
    return f"{main.stem}.{part}{main.suffix}" if part else main.name


def strays(main: Path) -> Iterator[Problem]:
    """A warning for each file that is not read although its name looks as if it should be."""
    known = {file.name for file in find(main).all}
    for file in _beside(main):
        meant = _meant(_middle(main, file))
        if file.name not in known and meant:
            message = "this file is not read: its name is not exactly that of a part or a language."
            fix = f"Rename it to `{main.stem}.{meant}{main.suffix}`, or move it elsewhere."
            yield Problem("stray-file", "file", str(file), 0, 0, message, fix, "warning")


def _beside(main: Path) -> list[Path]:
    """Every file named like `questions.<word>.yaml`."""
    try:
        found = sorted(main.parent.iterdir())
    except OSError:
        return []
    return [file for file in found if file.suffix.lower() in (".yaml", ".yml") and _middle(main, file)]


def _middle(main: Path, file: Path) -> str:
    """`clinic` of `questions.clinic.yaml`; empty where the name is not of this form."""
    start, middle = file.stem[: len(main.stem) + 1], file.stem[len(main.stem) + 1 :]
    return middle if start.lower() == f"{main.stem.lower()}." and "." not in middle else ""


def _meant(word: str) -> str:
    """The part or language tag that a word is nearly the name of; empty where it is like none."""
    near = get_close_matches(word.lower(), PARTS, n=1, cutoff=0.75)
    first, *rest = word.replace("_", "-").split("-")
    tag = "-".join([first.lower(), *rest])
    return near[0] if near else tag if TAG.fullmatch(tag) else ""

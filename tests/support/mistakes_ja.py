"""docs/errors.ja.md: the gallery of tests/bad/ in Japanese; `python -m tests.support.mistakes_ja` writes it anew."""

import re
from collections.abc import Iterator

from tests.support.mistakes import ERRORS, PAGES, Mistake, mistakes

from selfcheck.problems import Problem, translated

ERRORS_JA = ERRORS.with_name("errors.ja.md")
TITLES = {
    "file": "ファイル",
    "syntax": "記号・引用符・字下げ",
    "shape": "キーと値の種類",
    "names": "名前",
    "warnings": "注意",
    "language": "ほかの言語",
    "safety": "安全と症例",
    "files": "いくつかのファイル",
}
_FIRST = re.compile(r"(\S+): (?:warning: )?(.+)  \[([\w-]+)\]")


def errors_page_ja() -> str:
    """docs/errors.ja.md."""
    parts = (line for page, title in PAGES.items() if title for line in _section(page))
    return "\n".join([_HEAD, *parts])


def _section(page: str) -> Iterator[str]:
    yield f"## {TITLES[page]}\n"
    done: set[str] = set()
    for mistake in mistakes(page):
        if mistake.code not in done:
            done.add(mistake.code)
            yield f"### {mistake.code}\n"
            yield from _entry(mistake)


def _entry(mistake: Mistake) -> Iterator[str]:
    bare = translated(Problem(mistake.code, "file", "", 0, 0, "", ""), "ja")  # type: ignore[arg-type]
    yield f"{bare.message}\n\n直し方: {bare.mend}\n"
    lines = mistake.seen.rstrip().split("\n\n")[0].split("\n")
    first = _FIRST.fullmatch(lines[0])
    if first and first[3] == mistake.code:
        place, message, code = first.groups()
        mend = " ".join(line[8:] for line in lines if line.startswith("      = "))
        said = translated(Problem(code, "file", "", 0, 0, message, mend), "ja")  # type: ignore[arg-type]
        shown = [line for line in lines[1:] if " | " in line[:9]]
        yield "\n".join(
            ["```text", f"{place}: {said.message}  [{code}]", *shown, f"      = {said.mend}", "```\n"]
        )


_HEAD = """# 指摘とその直し方

`selfcheck check` は、質問票の直す所を、場所・何が違うか・直し方（`=` の行）で知らせます。日本語のコンピューターでは日本語で出ます
（`--lang en` で英語）。スタジオの指摘も同じ言葉です。ファイル、記号、キー、名前、安全、症例の順に、1つの段の指摘をまとめて出します。
「注意」はセルフチェックを止めませんが、ほかは止めます。

英語のページは [errors.md](errors.md) です。このページは `tests/bad/` から作られます（`python -m tests.support.mistakes_ja`）。
"""


if __name__ == "__main__":
    ERRORS_JA.write_text(errors_page_ja(), "utf-8")

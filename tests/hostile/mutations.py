"""Broken texts by chance, yet the same each time: bytes, tokens and trees of a file that was right."""

import json
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

import yaml

import selfcheck.loader.syntax as syntax

TOKENS = [
    "&a ", "*a", "<<: *a", "<<: {a: b}", "!!python/object/apply:os.system ", "!x ", "---\n", "...\n", "%TAG ! x\n",
    "{", "}", "[", "]", "{{", "[[[[", ": ", ":", "：", "- ", "? ", "| ", "> ", "|+9", '"', "'", "`", "@", "#", " #x",
    "\t", "\r", "\r\n", "\n\n", "\0", "\x1b[31m", "\u200b", "\u202e", "\ufeff", "\u2028", "\ud800", "\U000e0041",
    "null", "~", "yes", "no", "true", "1e309", ".nan", "0x10", "017", "9:00", "-0", "9" * 40, "1" * 5000, "x" * 3000,
    "{0}", "{days}", "{", "%s", "${x}", "<script>", "\\", "\\u0000", '"\\ud800"', "'''", "é", "e\u0301", "😀", "が",
    "id: id\n", "when: {}\n", "any: []", "not: {not: {not: {}}}", "is: x", "__proto__: {}", "__class__", "ja", "en",
]  # fmt: skip
"""Signs and words that mean something to YAML, to Python or to us."""

LEAVES: list[Any] = [
    None, True, False, 0, -1, 7, 2**31, 2**63, 10**30, 0.5, -0.0, float("inf"), float("nan"), "", " ", "x", "ja", "en",
    "yes", "id", "__proto__", "constructor", "\0", "\u202e", "{days}", "{x}", "x" * 5000, [], {}, [[]], [None], {"": ""},
    {"ja": "x"}, {"any": []}, {"not": {}}, {"at_least": 1}, {"at_least": 9, "at_most": 1}, ["a", "a"], {"1": 1},
]  # fmt: skip
"""Values that somebody may put where another one belongs."""

DEEPEST = 60
"""Levels that a tree is wrapped into: three times what may be."""


def of_bytes(chance: Random, content: bytes) -> bytes:
    """One to four changes of bytes: changed, cut, doubled, put in."""
    for _ in range(chance.randint(1, 4)):
        place, length = chance.randint(0, len(content)), chance.choice([0, 1, 1, 2, 5, 40, 400])
        rest = content[place + length :]
        there = content[place : place + length]
        new = chance.choice(
            [b"", chance.randbytes(length or 1), there * chance.choice([2, 3, 50]), there[::-1]]
        )
        content = content[:place] + new + rest
        if chance.random() < 0.05:
            content = content[:place]
    return content


def of_tokens(chance: Random, content: bytes) -> bytes:
    """One to four changes of lines and signs, as an editor or an attacker makes them."""
    lines = content.decode("utf-8", "replace").split("\n")
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(lines))
        lines[place : place + 1] = _slip(chance, lines, place)
        lines = lines or [""]
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _slip(chance: Random, lines: Sequence[str], place: int) -> list[str]:
    line, token = lines[place], chance.choice(TOKENS)
    column = chance.randint(0, len(line))
    return chance.choice(
        [
            [],
            [line, line],
            [chance.choice(lines)],
            [line, chance.choice(lines)],
            [" " * chance.randint(0, 6) + line.lstrip()],
            [line[:column] + token + line[column:]],
            [line[:column] + token],
            [line.partition(": ")[0] + ": " + token],
            [token + line],
            [line[:column], line[column:]],
        ]
    )


def of_tree(chance: Random, tree: Any) -> Any:
    """One to three places of a tree of plain data: replaced, left out, doubled, renamed, wrapped."""
    for _ in range(chance.randint(1, 3)):
        places = list(_places(tree))
        if not places:
            return tree
        home, key = chance.choice(places)
        value, other = home[key], chance.choice(places)
        new = chance.choice([chance.choice(LEAVES), other[0][other[1]], _wrapped(chance, value)])
        chance.choice([_put, _put, _put, _leave_out, _double, _rename])(chance, home, key, _copied(new))
    return tree


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every list or mapping with each of its places."""
    open_nodes = [node]
    while open_nodes:
        node = open_nodes.pop()
        for key in (
            list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        ):
            yield node, key
            open_nodes.append(node[key])


def _wrapped(chance: Random, value: Any) -> Any:
    for _ in range(chance.choice([1, 2, 18, DEEPEST])):
        value = chance.choice([[value], {"not": value}, {"any": [value]}])
    return value


def _copied(value: Any) -> Any:
    """Without a part that is in itself or twice: YAML would write it as an anchor."""
    return json.loads(json.dumps(value))


def _put(_chance: Random, home: Any, key: Any, new: Any) -> None:
    home[key] = new


def _leave_out(_chance: Random, home: Any, key: Any, _new: Any) -> None:
    del home[key]


def _double(_chance: Random, home: Any, key: Any, new: Any) -> None:
    if isinstance(home, list):
        home[key:key] = [new] * 2
    else:
        home[f"{key}_2"] = new


def _rename(chance: Random, home: Any, key: Any, new: Any) -> None:
    if isinstance(home, dict):
        home[chance.choice(["", "x", "ja", f"{key}s", key.title(), "__class__", "な", "a b"])] = home.pop(key)
    else:
        home.append(new)


Mutation = Callable[[Random], bytes]
"""Makes one broken file."""


def broken_yaml(content: bytes) -> Mutation:
    """Broken versions of a YAML file, on each of the three levels in turn."""
    tree = syntax.read(content.decode(), "").tree

    def make(chance: Random) -> bytes:
        level = chance.randrange(3)
        if level == 2:
            changed = of_tree(chance, _copied(tree))
            text = yaml.dump(changed, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=200)
            return str(text).encode("utf-8", "surrogatepass")
        return (of_bytes if level == 0 else of_tokens)(chance, content)

    return make


def broken_json(value: Any) -> Mutation:
    """Broken versions of a JSON text, on each of the three levels in turn."""
    content = json.dumps(value, ensure_ascii=False, indent=1).encode()

    def make(chance: Random) -> bytes:
        level = chance.randrange(3)
        if level == 2:
            return json.dumps(of_tree(chance, _copied(value))).encode()
        return (of_bytes if level == 0 else of_tokens)(chance, content)

    return make

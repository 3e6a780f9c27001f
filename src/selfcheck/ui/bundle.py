"""Many JavaScript modules linked into one: on a slow line eighty round trips cost more than the bytes.

No parser: only modules of the two plain shapes below are linked, and LinkError says so where one is not. Then
the modules are served one by one, as they are.
"""

import json
import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

_BUILT = re.compile(
    r'(?P<prelude>const __vite__mapDeps=.*?\n)?(?P<imports>(?:import(?:\{[^}]*\}from)?"\./[^"]+";)*)'
    r"(?P<code>.*?)export\{(?P<exports>[^}]*)\};\s*",
    re.S,
)
"""A module as Streamlit's builder leaves it: imports first, one list of exports last."""
_IMPORT = re.compile(r'^import\s*(?:\{(?P<names>[^}]*)\}\s*from\s*)?"\./(?P<file>[^"]+)";\n?', re.M)
_EXPORT = re.compile(
    r"^export (?P<default>default )?(?=(?:async )?(?:function\*?|const|class) (?P<name>\w+))", re.M
)
_ANONYMOUS = re.compile(r"^export default function ?\(", re.M)
_LIST = re.compile(r"^export \{(?P<names>[^}]*)\};\n?", re.M)


class LinkError(ValueError):
    """A module whose shape is not known, or modules that import each other in a circle."""


class Module(NamedTuple):
    """One module: what it imports of which file, its code without imports and exports, what it exports."""

    imports: tuple[tuple[str, dict[str, str]], ...]
    """File and, by the name it has there, the name it has here."""
    code: str
    exports: dict[str, str]
    """Exported name → the name it has here."""


def read_built(code: str) -> Module:
    """A module of Streamlit's. Raises LinkError."""
    found = _BUILT.fullmatch(code)
    if not found:
        raise LinkError(f"not imports, code, exports: {code[:60]!r}")
    return Module(
        _imports(found["imports"].replace(";", ";\n")),
        (found["prelude"] or "") + found["code"],
        {there: here for here, there in _names(found["exports"])},
    )


def read_own(code: str) -> Module:
    """A module of ours, as people write them. Raises LinkError."""
    exports = {
        "default" if match["default"] else match["name"]: match["name"] for match in _EXPORT.finditer(code)
    }
    for match in _LIST.finditer(code):
        exports |= {there: here for here, there in _names(match["names"])}
    rest = _EXPORT.sub("", _LIST.sub("", _IMPORT.sub("", code)))
    if _ANONYMOUS.search(rest):
        exports["default"] = "$default"
        rest = _ANONYMOUS.sub("function $default(", rest)
    if re.search(r"^(import|export)\b", rest, re.M):
        raise LinkError("a line begins with import or export in a way that is not known")
    return Module(_imports(code), rest, exports)


def link(modules: Mapping[str, Module], entry: str, name: str) -> str:
    """One module, called `name`, that runs `entry` at once and each of the others when it is first needed.

    It exports `$load(file)`, which gives a linked module's exports. Raises LinkError.
    """
    order = _ordered(modules)
    missing = [file for file in order if file not in modules]
    if missing:
        raise LinkError(f"{missing} are imported, but not linked")
    made = ",\n".join(f"{json.dumps(file)}:{_function(modules, modules[file], name)}" for file in order)
    return (
        f"const $made={{\n{made}}};\nconst $kept=new Map();\n"
        "function $load(file){let kept=$kept.get(file);"
        "if(!kept){kept=$made[file]();$kept.set(file,kept)}return kept}\n"
        f"{_exported(modules[entry], entry)}export{{$load}};\n"
    )


def stub(module: Module, file: str, name: str) -> str:
    """What stands at a linked module's own address, for modules outside that import it: the same instance."""
    return f'import{{$load}}from"./{name}";\n{_exported(module, file)}'


def _function(modules: Mapping[str, Module], module: Module, name: str) -> str:
    """A module as a function that gives its exports. The brackets tell the browser that it is needed soon."""
    head = "".join(
        f"const{{{','.join(f'{there}:{here}' for there, here in names.items())}}}=$load({json.dumps(file)});"
        for file, names in module.imports
    )
    exports = ",".join(f"get {there}(){{return {here}}}" for there, here in module.exports.items())
    return f"(function(){{{head}{_inside(modules, module.code, name)}\nreturn{{{exports}}}}})"


def _inside(modules: Mapping[str, Module], code: str, name: str) -> str:
    """Code whose later imports find linked modules here, and whose list of preloads names us for them."""

    def later(match: re.Match[str]) -> str:
        file = match["file"]
        return f"Promise.resolve().then(()=>$load({json.dumps(file)}))" if file in modules else match[0]

    def preload(match: re.Match[str]) -> str:
        return f'"./{name}"' if match["file"] in modules else match[0]

    code = re.sub(r"\bimport\((?P<q>[`\"'])\./(?P<file>[^`\"']+)(?P=q)\)", later, code)
    return re.sub(r'"\./(?P<file>[^"]+\.js)"', preload, code)


def _exported(module: Module, file: str) -> str:
    """The statements that export what a linked module exports."""
    if not module.exports:
        return f"$load({json.dumps(file)});\n"
    local = {there: f"$x{number}" for number, there in enumerate(module.exports)}
    taken = ",".join(f"{there}:{here}" for there, here in local.items())
    given = ",".join(f"{here} as {there}" for there, here in local.items())
    return f"const{{{taken}}}=$load({json.dumps(file)});\nexport{{{given}}};\n"


def _ordered(modules: Mapping[str, Module]) -> list[str]:
    """Every file after those that it imports."""
    imported = {file: [other for other, _ in module.imports] for file, module in modules.items()}
    try:
        return list(TopologicalSorter(imported).static_order())
    except CycleError as error:
        raise LinkError(f"a circle: {error.args[1]}") from error


def _imports(code: str) -> tuple[tuple[str, dict[str, str]], ...]:
    return tuple((match["file"], dict(_names(match["names"] or ""))) for match in _IMPORT.finditer(code))


def _names(written: str) -> Iterator[tuple[str, str]]:
    """Pairs of `a as b, c`: (a, b), (c, c)."""
    for part in filter(None, (part.strip() for part in written.split(","))):
        first, _, second = part.partition(" as ")
        yield first.strip(), (second or first).strip()

"""Each grid shows consecutive questions of its section, which are answered alike."""

from collections.abc import Iterator

from selfcheck.loader.references.references import questions_in
from selfcheck.loader.references.register import Register
from selfcheck.model import Grid, Question, Section, YamlPath
from selfcheck.problems import Problem, listed, meant, quoted


def find(register: Register) -> Iterator[Problem]:
    """Every Problem of the grids."""
    taken: dict[str, str] = {}
    for s, section in enumerate(register.questionnaire.sections):
        for g, grid in enumerate(section.grids):
            path: YamlPath = ("sections", s, "grids", g)
            unknown = list(_unknown(register, grid, path))
            yield from unknown
            yield from _taken(register, grid, path, taken)
            if not unknown:
                yield from _alone(register, grid, path)
                yield from _apart(register, section, grid, path)
                yield from _rows(register, grid, path)


def _unknown(register: Register, grid: Grid, path: YamlPath) -> Iterator[Problem]:
    for i, name in enumerate(grid.questions):
        if name not in register.questions:
            message = f"grid `{grid.id}` shows {quoted(name)}, but there is no such question."
            fix = meant(name, register.questions, "questions")
            yield register.problem((*path, "questions", i), "unknown-question", message, fix)


def _taken(register: Register, grid: Grid, path: YamlPath, taken: dict[str, str]) -> Iterator[Problem]:
    for i, name in enumerate(grid.questions):
        if taken.setdefault(name, grid.id) != grid.id:
            message = f"question `{name}` is a row of two grids, `{taken[name]}` and `{grid.id}`."
            fix = "Take it out of one of them."
            yield register.problem((*path, "questions", i), "row-of-two-grids", message, fix)


def _alone(register: Register, grid: Grid, path: YamlPath) -> Iterator[Problem]:
    if len(grid.questions) == 1:
        message = f"grid `{grid.id}` has a single row."
        fix = "Add the question behind it, or delete the grid."
        yield register.problem((*path, "questions"), "too-few-rows", message, fix, at="key")


def _apart(register: Register, section: Section, grid: Grid, path: YamlPath) -> Iterator[Problem]:
    """The rows are not questions that follow one another in the section."""
    asked = tuple(question.id for question in section.questions)
    first = asked.index(grid.questions[0]) if grid.questions[0] in asked else len(asked)
    if asked[first : first + len(grid.questions)] != grid.questions:
        message = f"the rows of grid `{grid.id}` do not follow one another in the section `{section.id}`."
        fix = f"List questions as they are there, with nothing between them: {listed(asked)}."
        yield register.problem((*path, "questions"), "rows-apart", message, fix)


def _rows(register: Register, grid: Grid, path: YamlPath) -> Iterator[Problem]:
    rows = [register.questions[name] for name in grid.questions]
    for i, row in enumerate(rows):
        place: YamlPath = (*path, "questions", i)
        if row.options is None:
            message = f"grid `{grid.id}`: the row `{row.id}` is not answered by one of `options`."
            fix = "Take it out: ticks and numbers have screens of their own."
            yield register.problem(place, "row-without-options", message, fix)
        elif rows[0].options is not None and list(row.options) != list(rows[0].options):
            message = f"grid `{grid.id}`: the row `{row.id}` has other options than `{rows[0].id}`."
            fix = f"Give all rows the same ids in the same order: {listed(rows[0].options)}."
            yield register.problem(place, "rows-differ", message, fix)
        if row.given:
            message = f"grid `{grid.id}`: the row `{row.id}` is given and never asked."
            fix = "Take it out of the grid. Or delete `given`, and it is asked."
            yield register.problem(place, "given-and-asked", message, fix)
        yield from _looks_inside(register, grid, row)
    yield from _other(register, grid, rows[0], (*path, "other"))


def _looks_inside(register: Register, grid: Grid, row: Question) -> Iterator[Problem]:
    """Rows are answered at once, so none of them can depend on another one."""
    inside = questions_in(register, row.when) & set(grid.questions) if row.when is not None else set()
    for name in sorted(inside):
        message = f"question `{row.id}` looks at `{name}`, which is a row of the same grid `{grid.id}`."
        fix = "Look only at questions before the grid, or ask it behind the grid."
        place = next(path for path, question in register.placed if question is row)
        yield register.problem((*place, "when"), "row-looks-inside", message, fix, at="key")


def _other(register: Register, grid: Grid, row: Question, path: YamlPath) -> Iterator[Problem]:
    known = row.options or {}
    for i, name in enumerate(grid.other):
        if name not in known:
            message = f"the rows of grid `{grid.id}` have no option {quoted(name)}."
            yield register.problem((*path, i), "unknown-option", message, meant(name, known, "options"))
    if known and set(known) <= set(grid.other):
        message = f"grid `{grid.id}` hides every option behind `other`."
        yield register.problem(path, "all-hidden", message, "Leave out the usual ones.", at="key")

"""The data dictionary beside a file: every column of it, and what each value stands for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple, replace

from selfcheck.export.answer_columns import AnswerColumn
from selfcheck.export.contents import Contents, Format
from selfcheck.export.csv_file import Fields
from selfcheck.export.fhir_conditions import score_id
from selfcheck.export.long import COLUMNS as LONG
from selfcheck.export.statistics import Program, variables
from selfcheck.export.wide import Cell, Wide
from selfcheck.model import Numeric, Urgency
from selfcheck.review import COLUMNS, CONTACT, FIELDS, QUESTIONS, Line, words
from selfcheck.store import STATES

_ASSESSED = "urgency", "days", "departments", "stage", "tags", "guidance", "finished", "unasked"

_JSON = {
    **{column.name: column.name for column in COLUMNS},
    **{
        name: f"assessment.{name}" for name in ("urgency", "days", "departments", "stage", "tags", "guidance")
    },
    **{name: f"assessment.{name}" for name in ("finished", "unasked")},
    "rules": "assessment.findings.rule",
    **{name: f"contact.{name}" for name in CONTACT},
}
"""Where JSON lines hold what is a column elsewhere."""

_FHIR = {
    "receipt": "identifier.value",
    "created": "authored",
    "questionnaire": "questionnaire",
    **{name: f"assessment.{name}" for name in ("urgency", "stage", "rules", "tags", "unasked", "language")},
}
"""The elements and linkIds of a QuestionnaireResponse."""

_CODED: Mapping[str, tuple[str, ...]] = {
    "urgency": tuple(urgency.value for urgency in Urgency),
    "state": STATES,
    **{column.name: ("false", "true") for column in COLUMNS if column.kind == "flag"},
}
"""Columns whose ids the questionnaire does not explain."""

NUMBERS = ("number", "decimal")
"""Kinds of lines whose options are numbers."""

Place = Callable[[Line], str]
"""A line of a question → the column that holds its answers."""


def dictionary(contents: Contents, form: Format) -> Iterator[Line]:
    """The lines of a format's dictionary: first the columns that every Response has, then the codebook."""
    places, answered = _places(contents, form)
    scores = _scores(contents, form)
    for name, column in places.items():
        yield from _column(name, column, contents.language)
    codes = {name: codebook_codes(contents, name) for name in contents.codebook.questions}
    for line in contents.codebook.lines:
        if line.kind in QUESTIONS:
            code = codes[line.id].get(line.option, "") if line.kind not in NUMBERS else line.option
            yield replace(line, column=answered(line), code=code)
        elif line.kind == "score":
            yield replace(line, column=scores.get(line.id, ""))
        elif line.column in places:
            yield replace(line, column=places[line.column])


def codebook_codes(contents: Contents, question: str) -> dict[str, str]:
    """Option → its number, over all versions."""
    return {option: str(code) for code, option in enumerate(contents.codebook.ids(question), 1)}


def dictionary_csv(contents: Contents, form: Format) -> bytes:
    """The dictionary as a CSV file, which `selfcheck.review.table` finds beside the file that it explains."""
    labels, fields = words("columns", contents.language), Fields(in_words=True)
    lines = [fields.line([labels[name] for name in FIELDS])]
    lines += [fields.line(line) for line in dictionary_rows(contents, form)]
    return "".join(lines).encode("utf-8-sig")


def dictionary_rows(contents: Contents, form: Format) -> Iterator[list[Cell]]:
    """The cells of each line, its kind in words, and numbers as numbers."""
    kinds = words("kind", contents.language)
    code, option = FIELDS.index("code"), FIELDS.index("option")
    for line in dictionary(contents, form):
        cells: list[Cell] = [*astuple(replace(line, kind=kinds[line.kind]))]
        for place in (code, option) if line.kind in NUMBERS else (code,):
            cells[place] = _numeric(str(cells[place])) if cells[place] else None
        yield cells


def _numeric(text: str) -> Numeric:
    number = float(text)
    return int(number) if number.is_integer() else number


def _places(contents: Contents, form: Format) -> tuple[Mapping[str, str], Place]:
    """Name → column of the file, and where answers are."""
    if form == "long":
        labels = words("columns", contents.language)
        own = {name: labels[name] if contents.in_words else name for name in LONG}
        return own, lambda _: own["answer"]
    if form in ("jsonl", "fhir"):
        known = _JSON if form == "jsonl" else _FHIR
        own = {name: place for name, place in known.items() if contents.key or name not in CONTACT}
        return own, lambda line: f"answers.{line.id}" if form == "jsonl" else line.id
    if form == "spss" or form == "stata":
        return _variables(contents, form)
    wide = Wide(contents)
    return wide.headers, _headers(wide.answered, contents)


def _variables(contents: Contents, program: Program) -> tuple[Mapping[str, str], Place]:
    wide = Wide(replace(contents, in_words=False, ticks_apart=True, key=None))
    names = [variable.name for variable in variables(wide, program)]
    own = dict(zip((column.name for column in COLUMNS), names, strict=False))
    answered = zip(wide.answered, names[len(COLUMNS) + len(wide.scores) :], strict=True)
    return own, _headers([replace(column, header=name) for column, name in answered], contents)


def _scores(contents: Contents, form: Format) -> Mapping[str, str]:
    """Score → its column of the file; none where there is a row for each answer."""
    match form:
        case "long":
            return {}
        case "jsonl":
            return {name: f"assessment.scores.{name}" for name in contents.codebook.scores}
        case "fhir":
            return {name: score_id(name) for name in contents.codebook.scores}
        case "spss" | "stata":
            wide = Wide(replace(contents, in_words=False, ticks_apart=True, key=None))
            names = [variable.name for variable in variables(wide, form)]
            return dict(zip(wide.scores, names[len(COLUMNS) :], strict=False))
    return Wide(contents).scores


def _headers(answered: Iterable[AnswerColumn], contents: Contents) -> Place:
    known = {
        (digest, column.question, column.option): column.header
        for column in answered
        for digest in contents.questionnaires
        if column.holds(digest)
    }

    def header(line: Line) -> str:
        digest, question = line.questionnaire_hash, line.id
        return known.get((digest, question, line.option)) or known.get((digest, question, ""), "")

    return header


def _column(name: str, column: str, language: str) -> Iterator[Line]:
    """A column that does not come from the questionnaire: what it holds, and each of its ids."""
    line = Line("", "", "column", "", name, words("columns", language)[name])
    line = replace(line, source=words("meaning", language)[name], column=column)
    yield from _coded(line, _CODED.get(name, ()), language) if name in _CODED else [line]


def _coded(line: Line, ids: Iterable[str], language: str) -> Iterator[Line]:
    said = words("flag" if set(ids) == {"false", "true"} else line.id, language)
    for code, name in enumerate(ids):
        yield replace(line, option=name, answer=said[name], code=str(code))

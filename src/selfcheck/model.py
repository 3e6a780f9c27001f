"""The nouns: what a questionnaire is made of. Frozen, and without behaviour.

The shape of each noun is the shape of its YAML: `questions.yaml` is the syntax tree.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, StrictBool, StrictInt, StringConstraints

from selfcheck.cases import Case, Days, Promise
from selfcheck.clinic import Clinic, Consent, Phone, SafetyNet, Start
from selfcheck.conditions import Condition
from selfcheck.noun import Answer, Answers, Booking, Id, Language, Noun, Text, Urgency
from selfcheck.source import Source

__all__ = ["Answer", "Answers", "Booking", "Text", "Urgency"]


class Scale(Noun):
    """A number answered by one tap, such as 0 to 10."""

    at_least: StrictInt
    at_most: StrictInt
    low: Text
    """What the lowest number means."""
    high: Text
    """What the highest number means."""
    worse: Literal["up", "down", "none"] = "up"


class Question(Noun):
    """設問: one screen. Exactly one of `options`, `tick` and `scale` is given."""

    id: Id
    ask: Text
    hint: Text | None = None
    """At most two sentences under the question."""
    why: Text | None = None
    """Why we ask, for questions that people find hard to answer."""
    when: Condition | None = None
    """Whether to ask; may only look at earlier questions. None: everyone is asked."""
    options: dict[Id, Text] | None = None
    """Choose one, from the least to the most worrying."""
    tick: dict[Id, Text] | None = None
    """Tick all that apply."""
    exclusive: tuple[Id, ...] = ()
    """Options of `tick` that stand alone: none of these, not sure, prefer not to say."""
    scale: Scale | None = None
    order: Literal["none"] | tuple[tuple[Id, Id], ...] | None = None
    """None: as listed. Else `none`, or pairs [better, worse] where the order is partial."""
    order_because: str | None = None
    """Why the order is partial or absent, for the author."""
    usual: Answer | None = None
    """What cases and stories assume where they do not say; the mildest answer if None."""
    body_map: StrictBool = False
    """Draw the options of `tick` as areas of a body (ids of docs/reference.md)."""
    columns: Literal[1, 2] = 1
    """Two short options beside each other."""


class Section(Noun):
    """区分: a run of questions under one heading."""

    id: Id
    title: Text
    questions: tuple[Question, ...] = Field(min_length=1)


class Term(Noun):
    """用語: a condition with a name, so that rules read as sentences. Used as `is: <id>`."""

    id: Id
    title: Text
    means: Condition


class Stage(Noun):
    """段階: one step of the column's scale; the last one reached is the patient's stage."""

    id: Id
    title: Text
    about: Text
    reached: Condition


class Then(Noun):
    """What follows from a rule. A rule without `urgency` only tags."""

    urgency: Urgency | None = None
    days: Days | None = None
    """Within how many days; given with `soon` and only there."""
    department: Id | None = None
    guidance: Id | None = None
    """Which guidance of that urgency; its first one if None."""
    tags: tuple[Id, ...] = ()


class Rule(Noun):
    """判定ルール: if … then … because … source."""

    id: Id
    condition: Condition = Field(alias="if")
    then: Then
    because: Text
    source: str = Field(min_length=3)


class Colour(Noun):
    """Two colours of a card, as `#rrggbb`."""

    background: Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
    text: Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Guidance(Noun):
    """案内: what the patient is told. `{days}` and `{department}` are filled in."""

    id: Id
    urgency: Urgency
    word: Text
    """The level in words, e.g. 赤信号・今日中."""
    icon: str
    """A sign that differs in shape from level to level."""
    colour: Colour
    title: Text
    """One call to action."""
    what: Text
    when: Text | None = None
    where: Text | None = None
    say: Text | None = None
    """What to say on the phone."""
    dont: Text | None = None
    watch: tuple[Text, ...] = Field(default=(), max_length=5)
    """What to watch for."""
    phones: tuple[Id, ...] = ()
    booking: Booking = Booking.HIDDEN


class Review(Noun):
    """Who approved this file, when, and when it must be looked at again."""

    by: str
    on: date
    again: date


class Otherwise(Noun):
    """What follows where no rule with an urgency holds."""

    urgency: Urgency
    because: Text
    source: str


class Questionnaire(Noun):
    """質問票: the whole of questions.yaml."""

    id: Id
    version: str
    title: Text
    languages: dict[Language, str]
    """Tag → the language's own name; the first is the default."""
    reviewed: Review
    clinic: Clinic
    phones: dict[Id, Phone]
    departments: dict[Id, Text]
    tags: dict[Id, Text]
    start: Start
    consent: Consent
    sections: tuple[Section, ...] = Field(min_length=1)
    terms: tuple[Term, ...] = ()
    stages: tuple[Stage, ...] = ()
    rules: tuple[Rule, ...] = ()
    otherwise: Otherwise | None = None
    guidance: tuple[Guidance, ...] = Field(min_length=1)
    """Within one urgency the earlier one wins: list the more cautious first."""
    safety_net: SafetyNet
    disclaimer: Text
    """Stands at the foot of every screen."""
    texts: dict[Id, Text]
    """Buttons and other words of the screens, by the keys of docs/reference.md."""
    promises: tuple[Promise, ...] = ()
    cases: tuple[Case, ...] = ()

    _source: Source = PrivateAttr(default_factory=Source)

    def model_post_init(self, context: Any, /) -> None:
        """`load` hands the source over as pydantic's context."""
        if isinstance(context, Source):
            self._source = context

    @property
    def source(self) -> Source:
        """Where everything stands in the file; takes no part in equality and is never written."""
        return self._source

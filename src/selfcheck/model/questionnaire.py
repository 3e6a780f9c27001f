"""The nouns: what a questionnaire is made of. Frozen, and without behaviour.

The shape of each noun is the shape of its YAML: `questions.yaml` is the syntax tree.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, StrictBool, StrictInt, StringConstraints

from selfcheck.model.base import Answer, Answers, Booking, Id, Language, Noun, Text, Urgency
from selfcheck.model.calling import Call
from selfcheck.model.clinic import Clinic, Consent, Link, Phone, SafetyNet, Start
from selfcheck.model.conditions import Condition
from selfcheck.model.expectations import Case, Days, Promise
from selfcheck.model.letter import Letter
from selfcheck.model.second_look import SecondLook
from selfcheck.model.sending import Send
from selfcheck.model.source import Source
from selfcheck.model.typed import FreeText, Number, PastDate

__all__ = ["Answer", "Answers", "Booking", "Text", "Urgency"]


class Scale(Noun):
    """A number answered by one tap, such as 0 to 10."""

    at_least: StrictInt
    """The lowest number."""
    at_most: StrictInt
    """The highest number."""
    low: Text
    """What the lowest number means."""
    high: Text
    """What the highest number means."""
    worse: Literal["up", "down", "none"] = "up"
    """Which way is worse; `none` where no direction is."""


class Question(Noun):
    """設問: one screen. Exactly one of `options`, `tick`, `scale`, `number`, `date`, `text` is given."""

    id: Id
    """For ever: the column of the table. The wording may change, the id may not."""
    ask: Text
    """The question itself."""
    hint: Text | None = None
    """At most two sentences under the question."""
    why: Text | None = None
    """Why we ask, for questions that people find hard to answer."""
    when: Condition | None = None
    """Whether to ask; may only look at earlier questions. None: everyone is asked."""
    given: StrictBool = False
    """Never asked: on the path only where its answer came with the flow, as that of an earlier time does."""
    options: dict[Id, Text] | None = None
    """Choose one. Shown as listed: from the least to the most worrying, unless `order` says otherwise."""
    tick: dict[Id, Text] | None = None
    """Tick all that apply."""
    exclusive: tuple[Id, ...] = ()
    """Options of `tick` that exclude the others: none of these, not sure, prefer not to say."""
    scale: Scale | None = None
    """A number by one tap."""
    number: Number | None = None
    """A number that is typed."""
    past_date: PastDate | None = Field(default=None, alias="date")
    """A date up to today."""
    text: FreeText | None = None
    """The patient's own words; they may be left out."""
    points: dict[Id, StrictInt] | None = None
    """What each option adds to a score; 0 where not named. A scale adds its number."""
    order: Literal["none"] | tuple[Id, ...] | tuple[tuple[Id, Id], ...] | None = None
    """None: as listed. Else every option, mildest first; pairs [better, worse] where partial; or `none`."""
    order_because: str | None = None
    """Why the order is partial or absent, for the author."""
    usual: Answer | None = None
    """What cases and stories assume where they do not say; the mildest answer if None."""
    body_map: StrictBool = False
    """Draw the options of `tick` as areas of a body (ids of docs/reference.md)."""
    long_because: str | None = None
    """Why the question has to be longer than 60 Japanese characters, for the author."""
    columns: Literal[1, 2] = 1
    """Two short options beside each other."""


class Grid(Noun):
    """Consecutive questions shown on one screen, one row each. Everywhere else a row is a question."""

    id: Id
    """Its name in the file."""
    ask: Text
    """The question that all rows share; the `ask` of each question is the text of its row."""
    hint: Text | None = None
    """At most two sentences over the rows."""
    questions: tuple[Id, ...] = Field(min_length=1)
    """The rows, in the order of asking. All have the same options, listed alike."""
    other: tuple[Id, ...] = ()
    """Options shown only after a tap on "other", such as `unsure` and `skip`."""


class Notice(Noun):
    """A screen that only says something."""

    title: Text
    """Its heading."""
    say: tuple[Text, ...] = Field(min_length=1, max_length=5)
    """What it says, a paragraph each."""


class Section(Noun):
    """区分: a run of questions under one heading."""

    id: Id
    """Its name in the file."""
    title: Text
    """The heading over its questions."""
    purpose: Literal["visit"] | None = Field(default=None, alias="for")
    """`visit`: asked after the result, only of those who want to send. No urgency can depend on it."""
    page: Notice | None = None
    """A screen before the first of its questions that is asked."""
    questions: tuple[Question, ...] = Field(min_length=1)
    """In the order of asking."""
    grids: tuple[Grid, ...] = ()
    """Which of its questions are shown as the rows of one screen."""


class Score(Noun):
    """点数: the sum of the points of some answers, with a name. Conditions match it like a number."""

    id: Id
    """What conditions call it; no question has this id."""
    title: Text
    """Its name for people."""
    sum: tuple[Id, ...] = Field(min_length=1)
    """Whose points are added: questions with `points`, and scales. One that is not asked adds nothing."""
    of: StrictInt
    """The highest sum there can be; it is checked."""
    source: str = Field(min_length=3)
    """Where the scale is published."""
    worse: Literal["up", "down", "none"] = "up"
    """Which way is worse; `none` where no direction is."""
    shown: StrictBool = False
    """Whether patients see it with their result. The staff always do."""


class Term(Noun):
    """用語: a condition with a name, so that rules read as sentences. Used as `is: <id>`."""

    id: Id
    """What conditions call it, as `is: <id>`."""
    title: Text
    """What it means, in words for people."""
    means: Condition
    """When it holds; may use the terms above it."""


class Stage(Noun):
    """段階: one step of the column's scale; the last one reached is the patient's stage."""

    id: Id
    """Its name in tables and exports."""
    title: Text
    """Its name on the scale."""
    about: Text
    """One sentence for the patient whose stage it is."""
    reached: Condition
    """When the patient has got so far."""


class Then(Noun):
    """What follows from a rule. A rule without `urgency` only tags."""

    urgency: Urgency | None = None
    """How soon to see somebody; the most urgent rule decides."""
    days: Days | None = None
    """Within how many days; given with `soon` and only there."""
    department: Id | None = None
    """Which department to go to; needed with `soon` and `urgent`."""
    guidance: Id | None = None
    """Which guidance of that urgency; its first one if None."""
    tags: tuple[Id, ...] = ()
    """Notes for the staff."""


class Rule(Noun):
    """判定ルール: if … then … because … source."""

    id: Id
    """Kept with each Response that it decided."""
    condition: Condition = Field(alias="if")
    """When the rule holds."""
    then: Then
    """What follows."""
    because: Text
    """Why, in words for the patient: no name of a disease or a nerve."""
    source: str = Field(min_length=3)
    """Where this is written: guideline, law, or the doctor who decided."""


class Colour(Noun):
    """Two colours of a card, as `#rrggbb`."""

    background: Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
    """The card itself."""
    text: Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
    """The words on it."""


class Care(Noun):
    """One thing that the patient can do until then."""

    say: Text
    """What, in a sentence."""
    source: str = Field(min_length=3)
    """Where this is written."""


class Again(Noun):
    """When to look again."""

    days: Annotated[StrictInt, Field(ge=1, le=28)]
    """After how many days."""


class Guidance(Noun):
    """案内: what the patient is told. `{days}` and `{department}` are filled in."""

    id: Id
    """What rules and cases call it."""
    urgency: Urgency
    """For which urgency it is written."""
    word: Text
    """The level in words, e.g. 赤信号・今日中."""
    icon: str
    """A sign that differs in shape from level to level."""
    colour: Colour
    """The colours of its card."""
    title: Text
    """One call to action."""
    what: Text
    """What to do."""
    when: Text | None = None
    """When to do it."""
    where: Text | None = None
    """Where to go."""
    say: Text | None = None
    """What to say on the phone."""
    dont: Text | None = None
    """What not to do."""
    watch: tuple[Text, ...] = Field(default=(), max_length=5)
    """What to watch for."""
    care: tuple[Care, ...] = Field(default=(), max_length=6)
    """What to do until then: only with `routine` and `selfcare`."""
    phones: tuple[Id, ...] = ()
    """Numbers to tap on, from `phones`."""
    booking: Booking = Booking.HIDDEN
    """Whether to offer booking: only with `routine` and `selfcare`."""
    again: Again | None = None
    """When to look again, for `second_look`; never with `emergency`."""


class Review(Noun):
    """Who approved this file, when, and when it must be looked at again."""

    by: str
    """Who approved the file, by name and profession."""
    on: date
    """The day of the approval."""
    again: date
    """The day by which to look at it again."""


class Otherwise(Noun):
    """What follows where no rule with an urgency holds."""

    urgency: Urgency
    """How soon to see somebody."""
    because: Text
    """Why, in words for the patient."""
    source: str
    """Where this is written."""


class Questionnaire(Noun):
    """質問票: the whole of questions.yaml."""

    id: Id
    """The questionnaire's name in tables and exports, for ever."""
    version: str
    """Stored with each Response."""
    title: Text
    """Its name for people."""
    languages: dict[Language, str]
    """Tag → the language's own name; the first is the default."""
    reviewed: Review
    """Who approved it, and when it is due again."""
    clinic: Clinic
    """Who shows it."""
    phones: dict[Id, Phone]
    """Numbers that guidance may name."""
    links: tuple[Link, ...] = ()
    """Pages that help to find a doctor or a way there."""
    departments: dict[Id, Text]
    """Where doctors are found, for rules to name."""
    tags: dict[Id, Text]
    """Notes for the staff, for rules to name."""
    start: Start
    """The page before all questions."""
    consent: Consent
    """The page between the start and the first question."""
    send: Send | None = None
    """Sending the answers to the clinic; without it nothing can be sent."""
    call: Call | None = None
    """The phone call written out; without it guidances say what to say."""
    letter: Letter | None = None
    """The letter for the doctor; without it none is offered."""
    second_look: SecondLook | None = None
    """Looking again some days later; without it neither a reminder nor a kept result is offered."""
    sections: tuple[Section, ...] = Field(min_length=1)
    """All questions, in the order of asking."""
    scores: tuple[Score, ...] = ()
    """Sums of points, with a name."""
    terms: tuple[Term, ...] = ()
    """Conditions with a name."""
    stages: tuple[Stage, ...] = ()
    """In the order of the scale."""
    rules: tuple[Rule, ...] = ()
    """All that hold become findings; the most urgent one decides."""
    otherwise: Otherwise | None = None
    """What follows where no rule decides."""
    guidance: tuple[Guidance, ...] = Field(min_length=1)
    """Within one urgency the earlier one wins: list the more cautious first."""
    safety_net: SafetyNet
    """The card on every result."""
    disclaimer: Text
    """At the foot of every screen but the questions."""
    texts: dict[Id, Text]
    """Buttons and other words of the screens, by the keys of docs/reference.md."""
    promises: tuple[Promise, ...] = ()
    """Proved for every possible set of answers."""
    cases: tuple[Case, ...] = ()
    """Worked examples that run."""

    _source: Source = PrivateAttr(default_factory=Source)

    def model_post_init(self, context: Any, /) -> None:
        """`load` hands the source over as pydantic's context."""
        if isinstance(context, Source):
            self._source = context

    @property
    def source(self) -> Source:
        """Where everything is in the file; takes no part in equality and is never written."""
        return self._source

    def without_source(self) -> "Questionnaire":
        """The same, which no longer knows its file: that is what costs most of its memory."""
        copy = self.model_copy()
        copy._source = Source()
        return copy

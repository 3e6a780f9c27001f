"""Response, 回答票: what a patient sends, once, finished; and how it is made from answers."""

import hashlib
import hmac
import json
import re
import secrets
from datetime import UTC, datetime
from importlib.metadata import version

from pydantic import AwareDatetime, Field

from selfcheck.engine import Assessment, Engine, clinic_day, questions_of
from selfcheck.model import Answer, Answers, Booking, Id, Language, Noun, Questionnaire, Urgency, content_hash
from selfcheck.store.patient_text import read_text
from selfcheck.store.receipt import new_receipt
from selfcheck.store.seal import Contact, PublicKey, Sealed, SealError, dumped

_TOKEN = re.compile(r"[0-9a-f]{32}")

_APP_VERSION = version("selfcheck")
"""Read once: a process that may open no more files could not look it up at a Send."""


class StoredFinding(Noun):
    """該当項目, without its words: they are in the questionnaire of the Response's hash."""

    rule: Id
    urgency: Urgency | None
    answers: dict[Id, Answer]


class StoredAssessment(Noun):
    """判定, as it was shown to the patient."""

    urgency: Urgency
    days: int | None
    departments: tuple[Id, ...]
    stage: Id | None
    scores: dict[Id, int] = Field(default_factory=dict)
    """Score → its sum; Responses from before there were scores have none."""
    findings: tuple[StoredFinding, ...]
    guidance: Id | None
    booking: Booking
    tags: tuple[Id, ...]
    finished: bool
    unasked: tuple[Id, ...]
    """What was left unasked because it could not change the result, in order."""


class Response(Noun):
    """回答票. Frozen; what the staff add later is beside it, never in it."""

    id: str
    """128 random bits in hexadecimal."""
    token: str
    """SHA-256 of the token that the patient's device made: the same token is the same Response."""
    receipt: str
    created: AwareDatetime
    """UTC, to the millisecond."""
    language: Language
    questionnaire: Id
    questionnaire_version: str
    questionnaire_hash: str
    answers: dict[Id, Answer]
    """Those on the path, in the order asked."""
    assessment: StoredAssessment
    age_band: str | None
    """The option of the age question, or the decade such as `40s` where it is a number."""
    consent_version: str
    guardian: bool
    """A guardian agreed for a patient of 15 or younger."""
    visit_wish: bool
    sealed: Sealed | None
    """Name, phone and note, for the clinic's private key only."""
    fingerprint: str
    """HMAC of all that the patient chose, keyed by the token: tells a retry from other content."""
    app_version: str


def new_token() -> str:
    """128 random bits in hexadecimal, for a device that cannot make its own."""
    return secrets.token_hex(16)


def make_response(
    engine: Engine,
    answers: Answers,
    *,
    token: str,
    language: str,
    consent_version: str,
    guardian: bool = False,
    visit_wish: bool = False,
    contact: Contact | None = None,
    public_key: PublicKey | None = None,
    age_question: str = "age",
) -> Response:
    """Make the Response of answers whose result the patient has seen.

    Raises AnswersError when the answers do not fit the questionnaire, SealError when there is a contact but
    no key to seal it with, ValueError when the token is not 32 hexadecimal digits, the language is not the
    questionnaire's, or the path is not finished and no emergency either.
    """
    questionnaire = engine.questionnaire
    _refuse_wrong(token, language, questionnaire)
    created = _now()
    path = engine.replay(answers, clinic_day(questionnaire, created))
    kept, texts = _parted(path.written, questionnaire)
    if texts and public_key:
        contact = (contact or Contact()).model_copy(update={"texts": texts})
    response_id = secrets.token_hex(16)
    chosen = [kept, language, consent_version, guardian, visit_wish, contact and dumped(contact)]
    return Response(
        id=response_id,
        token=hashlib.sha256(token.encode()).hexdigest(),
        receipt=new_receipt(),
        created=created,
        language=language,
        questionnaire=questionnaire.id,
        questionnaire_version=questionnaire.version,
        questionnaire_hash=content_hash(questionnaire),
        answers=kept,
        assessment=stored(engine.assess(path), questionnaire),
        age_band=_age_band(path.answers.get(age_question)),
        consent_version=consent_version,
        guardian=guardian,
        visit_wish=visit_wish,
        sealed=_sealed(contact, public_key, response_id),
        fingerprint=hmac.new(token.encode(), json.dumps(chosen).encode(), hashlib.sha256).hexdigest(),
        app_version=_APP_VERSION,
    )


def _parted(
    answers: dict[str, Answer], questionnaire: Questionnaire
) -> tuple[dict[str, Answer], dict[str, str]]:
    """The answers that are stored, and those in own words, which are sealed or not stored at all."""
    texts = {q.id: q.text.at_most for q in questions_of(questionnaire) if q.text}
    read = {name: read_text(answers[name], most) for name, most in texts.items() if name in answers}
    kept = {name: answer for name, answer in answers.items() if name not in texts}
    return kept, {name: text for name, text in read.items() if text}


def _refuse_wrong(token: str, language: str, questionnaire: Questionnaire) -> None:
    if not _TOKEN.fullmatch(token):
        raise ValueError("A token is 128 bits in 32 lower-case hexadecimal digits.")
    if language not in questionnaire.languages:
        raise ValueError(f"The questionnaire has no language {language!r}.")


def stored(assessment: Assessment, questionnaire: Questionnaire) -> StoredAssessment:
    """An assessment as it is stored; raises ValueError while there is no result to have been shown."""
    if assessment.urgency is None or not (assessment.finished or assessment.urgency is Urgency.EMERGENCY):
        raise ValueError("The path is not finished, and nothing on it is an emergency.")
    texts = {question.id for question in questions_of(questionnaire) if question.text}
    return StoredAssessment(
        urgency=assessment.urgency,
        days=assessment.days,
        departments=assessment.departments,
        stage=_stage(assessment, questionnaire),
        scores=assessment.scores,
        findings=tuple(
            StoredFinding(rule=f.rule, urgency=f.urgency, answers=f.answers) for f in assessment.findings
        ),
        guidance=assessment.guidance.id if assessment.guidance else None,
        booking=assessment.booking,
        tags=assessment.tags,
        finished=assessment.finished,
        unasked=tuple(name for name in assessment.unasked if name not in texts),
    )


def _stage(assessment: Assessment, questionnaire: Questionnaire) -> str | None:
    """The stage; None where it would be the mildest one beside an urgent level or an unfinished path.

    Nobody may read "no symptom" of a patient who was sent to hospital before pain was asked about.
    """
    calm = assessment.finished and assessment.urgency in (Urgency.SELFCARE, Urgency.ROUTINE)
    mildest = assessment.stage == next((stage.id for stage in questionnaire.stages), None)
    return None if mildest and not calm else assessment.stage


def _sealed(contact: Contact | None, public_key: PublicKey | None, response_id: str) -> Sealed | None:
    if contact is None or contact == Contact():
        return None
    if public_key is None:
        raise SealError("Name, phone and note are only taken when the clinic's public key is configured.")
    return public_key.seal(contact, response_id)


def _age_band(answer: Answer | None) -> str | None:
    if isinstance(answer, int | float):
        return f"{int(answer) // 10 * 10}s"
    return answer if isinstance(answer, str) else None


def _now() -> datetime:
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)

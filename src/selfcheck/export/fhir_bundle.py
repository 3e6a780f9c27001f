"""A FHIR R4 Bundle: each Questionnaire once, then every QuestionnaireResponse, written as it goes."""

import json
from collections.abc import Iterable, Iterator, Sequence

from selfcheck.export.contents import Contents
from selfcheck.export.fhir_conditions import Json
from selfcheck.export.fhir_questionnaire import FhirQuestionnaire
from selfcheck.export.fhir_response import fhir_response
from selfcheck.store import Record


def fhir_bundle(pages: Iterable[Sequence[Record]], contents: Contents) -> Iterator[str]:
    """The text of the file, a page at a time: the Bundle is never in memory as a whole."""
    asked: dict[str, FhirQuestionnaire] = {}
    yield '{"resourceType": "Bundle", "type": "collection"'
    begin = ', "entry": ['
    for page in pages:
        entries = []
        for record in page:
            digest = record.questionnaire_hash
            if digest not in asked:
                questionnaire = contents.questionnaires[digest]
                asked[digest] = FhirQuestionnaire(digest, questionnaire, contents.language, contents.fhir_url)
                entries.append(_entry(asked[digest].resource()))
            entries.append(_entry(fhir_response(record, asked[digest])))
        yield begin + ",\n".join(entries)
        begin = ",\n"
    yield "]}" if asked else "}"


def _entry(resource: Json) -> str:
    return json.dumps({"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}, ensure_ascii=False)

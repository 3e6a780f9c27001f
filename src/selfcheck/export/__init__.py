"""Responses as files that a clinic can open: CSV, XLSX, JSON lines and FHIR R4, streamed from the store.

Beside each of them a data dictionary (`dictionary_csv`); with the extra `statistics` also SPSS and Stata.
"""

from selfcheck.export.contents import Format
from selfcheck.export.dictionary import dictionary_csv
from selfcheck.export.exporting import FORMATS, WITH_CONTACT, Order, Tally, contents_of, export
from selfcheck.export.noted import BusyError, Export, begin
from selfcheck.export.script_for_r import r_script
from selfcheck.export.statistics import MOST, PROGRAMS, is_installed

__all__ = [
    "FORMATS",
    "MOST",
    "PROGRAMS",
    "WITH_CONTACT",
    "BusyError",
    "Export",
    "Format",
    "Order",
    "Tally",
    "begin",
    "contents_of",
    "dictionary_csv",
    "export",
    "is_installed",
    "r_script",
]

"""Responses as files that a clinic can open: CSV, XLSX, JSON lines and FHIR R4, streamed from the store."""

from selfcheck.export.exporting import FORMATS, Format, Order, Tally, export
from selfcheck.export.noted import BusyError, Export, begin

__all__ = ["FORMATS", "BusyError", "Export", "Format", "Order", "Tally", "begin", "export"]

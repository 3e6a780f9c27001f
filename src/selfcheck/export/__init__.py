"""Responses as files that a clinic can open: CSV, XLSX, JSON lines and FHIR R4, streamed from the store."""

from selfcheck.export.exporting import FORMATS, Format, Order, Tally, export

__all__ = ["FORMATS", "Format", "Order", "Tally", "export"]

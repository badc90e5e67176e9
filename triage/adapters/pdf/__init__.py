"""Typesets papers as tagged PDF; everything lies in this package, and nothing is fetched."""

from triage.adapters.pdf.typesetting import pdf_of

__all__ = ["pdf_of"]

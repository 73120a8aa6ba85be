"""Spreadsheets of questions, one a row, and the template that authors fill in."""

from questionbank.interchange.xlsx.reader import read
from questionbank.interchange.xlsx.template import template
from questionbank.interchange.xlsx.writer import write

__all__ = ["read", "template", "write"]

"""Spreadsheets of questions, one a row, and the template that authors fill in."""

from questionbank.interchange.xlsx.reader import read
from questionbank.interchange.xlsx.template import template

__all__ = ["read", "template"]

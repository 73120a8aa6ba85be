"""The operator's commands of the bank: outlines, import and export, scoring an item of QTI, forms, calibration."""

from questionbank.commands import files, papers
from questionbank.commands.framework import before_serving
from questionbank.commands.group import cli

__all__ = ["before_serving", "cli", "files", "papers"]

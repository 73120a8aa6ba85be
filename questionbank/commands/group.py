"""The one group on which the commands of the bank are hung."""

from flask.cli import AppGroup

cli = AppGroup("bank", help="The question bank: outlines, import, export, scoring, forms, calibration.")

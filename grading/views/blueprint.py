"""The one blueprint on which the pages of this package are hung."""

from flask import Blueprint

bp = Blueprint("grading", __name__)

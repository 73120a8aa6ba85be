"""The two blueprints of this package: staff pages, and the candidate's pages and calls (which carry their own CSRF token)."""

from flask import Blueprint

bp = Blueprint("exam", __name__)
candidates = Blueprint("candidates", __name__, url_prefix="/exam")

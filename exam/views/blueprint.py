"""The two blueprints of exam: staff pages, and the candidate's pages and calls with their own CSRF token."""

from flask import Blueprint

bp = Blueprint("exam", __name__)
candidates = Blueprint("candidates", __name__, url_prefix="/exam")

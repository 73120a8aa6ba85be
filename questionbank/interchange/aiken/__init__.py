"""Aiken: a question, its lettered options, `ANSWER: B`. Every option is plain text, and one is right."""

from questionbank.interchange.aiken.reader import read

__all__ = ["read"]

"""Readers of questions from files: bytes in, a `Reading` out.

Owns the formats of question files and what may be said about them: which format a file has, which questions were
read, which were rejected where and why, and what the format can say that the bank cannot hold. It knows neither the
database nor the web, and it never guesses: a question that cannot be read honestly is a rejection.
"""

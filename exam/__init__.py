"""Sittings and the way of an answer: rooms, seats, tickets, admission, attempts, the response log, time, receipts.

It knows frozen forms but never keys; it does not score. Grading pulls sealed attempts from here.
"""

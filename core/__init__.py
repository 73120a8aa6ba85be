"""The shared kernel: clock, settings, database, audit chain, outbox, scheduler, web plumbing.

It knows nothing of exams. As soon as a mechanism needs an examination word it belongs to the package that owns
the noun.
"""

"""The demonstration association: content as data, played through the services that people use.

Only app.py knows this package. Nothing here writes a table directly: what the services refuse, the demo cannot have.
"""

"""`bank seed` puts in what belongs to every installation."""

import json

from flask import Flask

from questionbank.models import Subject
from tests.questionbank.commands.shell import count, run


def test_seed_puts_the_outlines_in_once(app: Flask) -> None:
    assert json.loads(run(app, "seed", "--json")) == {"ok": True, "added": 172}
    assert run(app, "seed") == "0 points added\n"
    assert count(app, Subject) == 5

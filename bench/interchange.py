"""Takes one file in, or writes one, in this fresh process: `python -m bench.interchange import FORMAT FILE SUBJECT`.

Prints JSON: seconds (start-up left out) and the most memory that the process ever had.
"""

import importlib
import json
import os
import sys
import time
from pathlib import Path

from sqlalchemy import Engine

from accounts.rules import SYSTEM
from bench import bank
from bench.processes import peak_mib
from core import audit, clock, config, db
from questionbank.service import Source, export, seed_framework, survey, take_in


def main(verb: str, fmt: str, path: Path, subject: str) -> None:
    """Measure one import or export on the database that the environment names."""
    importlib.import_module("accounts.models")  # tables of the bank refer to its own
    settings = config.load(os.environ)
    engine = db.make_engine(settings.database_url)
    audit.Ledger.use(settings.derive("audit"), settings.key_dir / "audit-anchor.json")
    began = time.perf_counter()
    count = take(engine, fmt, path, subject) if verb == "import" else give(engine, fmt, path, subject)
    seconds = time.perf_counter() - began
    sys.stdout.write(json.dumps({"seconds": seconds, "peak": peak_mib(), "items": count}))


def take(engine: Engine, fmt: str, path: Path, subject: str) -> int:
    """Import a file by the bank's own service, all or nothing; gives how many items are new."""
    with db.transaction(engine) as session:
        seed_framework(session, actor=SYSTEM, now=clock.now())
        sources = [Source(path.name, path.read_bytes(), bank.reader_of(fmt))]
        intake = survey(session, sources=sources, subject=subject)
        return len(take_in(session, intake=intake, names=[path.name], actor=SYSTEM, now=clock.now()))


def give(engine: Engine, fmt: str, path: Path, subject: str) -> int:
    """Export the items of a subject; gives how many there are in the file."""
    with db.transaction(engine) as session:
        written, count = export(session, fmt=fmt, subject=subject, actor=SYSTEM, now=clock.now())
        path.write_bytes(written.content)
    return count + len(written.left_out)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4])

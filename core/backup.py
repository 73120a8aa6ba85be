"""Backup and restore on both engines: every table as JSON lines in one consistent view, keys and media beside them."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, TypeDecorator, func, insert, inspect, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

from core import schema
from core.errors import Refused, Text

MANIFEST = "manifest.json"
FOLDERS = ("keys", "media")  # what lies beside the tables
CHUNK = 500
Reader = Callable[[Any], Any]
READERS: dict[type[Any], Reader] = {
    bytes: lambda value: bytes.fromhex(value["hex"]),
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    time: time.fromisoformat,
    Decimal: Decimal,
}


def save(engine: Engine, data_dir: Path, target: Path, *, now: datetime) -> dict[str, Any]:
    """Write a backup into an empty folder; raises Refused when it is not empty."""
    _make_folder(target)
    # Before the tables: the anchor of the audit chain must not know of rows that come after them.
    _copy_folders(data_dir, target)
    with _one_view(engine) as connection, connection.begin():
        rows = {table.name: _dump(connection, table, target / "tables") for table in _tables()}
    files = {str(p.relative_to(target)): _digest(p) for p in sorted(target.rglob("*")) if p.is_file()}
    manifest = {"at": now.isoformat(), "revision": schema.current(engine), "rows": rows, "files": files}
    (target / MANIFEST).write_text(json.dumps(manifest, indent=1))
    return {"rows": sum(rows.values()), "tables": len(rows), "files": len(files)}


def restore(engine: Engine, data_dir: Path, source: Path) -> dict[str, Any]:
    """Read a backup into an empty database and data folder; raises Refused before anything is changed."""
    manifest = _checked(source)
    _refuse_other_version(manifest["revision"])
    _refuse_if_filled(engine)
    schema.upgrade(engine)
    with engine.execution_options(write=True).connect() as connection, connection.begin():
        for table in _tables():
            _load(connection, table, source / "tables")
        if engine.dialect.name == "postgresql":
            _reset_sequences(connection)
    _copy_folders(source, data_dir)
    return {"rows": sum(manifest["rows"].values()), "tables": len(manifest["rows"])}


def _make_folder(target: Path) -> None:
    if target.exists() and any(target.iterdir()):
        place = {"folder": str(target)}
        raise Refused(Text("The folder %(folder)s is not empty. Name a new folder for the backup.", place))
    target.mkdir(parents=True, exist_ok=True)
    target.chmod(0o700)  # an empty folder may be there already, open to everybody
    (target / "tables").mkdir(mode=0o700)


def _copy_folders(source: Path, target: Path) -> None:
    for folder in FOLDERS:
        if (source / folder).is_dir():
            shutil.copytree(source / folder, target / folder, dirs_exist_ok=True)


def _refuse_other_version(theirs: str) -> None:
    if theirs != schema.head():
        raise Refused(
            Text(
                "The backup was made by another version (%(theirs)s, this one is %(ours)s). "
                "Restore it with that version, then upgrade.",
                {"theirs": theirs, "ours": schema.head()},
            )
        )


def _tables() -> list[Table]:
    return list(SQLModel.metadata.sorted_tables)


def _checked(source: Path) -> dict[str, Any]:
    path = source / MANIFEST
    if not path.is_file():
        raise Refused(Text("There is no backup in %(folder)s: manifest.json is missing.", {"folder": str(source)}))
    manifest: dict[str, Any] = json.loads(path.read_text())
    for name, digest in manifest["files"].items():
        file = source / name
        if not file.is_file() or _digest(file) != digest:
            which = {"name": name}
            raise Refused(Text("The backup is damaged: %(name)s is missing or altered. Use another backup.", which))
    return manifest


def _one_view(engine: Engine) -> Connection:
    # SQLite's read transaction sees one state by itself; PostgreSQL's default sees what others commit meanwhile.
    connection = engine.connect()
    if engine.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def _refuse_if_filled(engine: Engine) -> None:
    with engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
        for table in _tables():
            if table.name in there and connection.execute(select(func.count()).select_from(table)).scalar_one():
                which = {"table": table.name}
                raise Refused(Text("The database is not empty (%(table)s). Restore into a new one.", which))


def _dump(connection: Connection, table: Table, folder: Path) -> int:
    count = 0
    order = list(table.primary_key.columns)
    result = connection.execution_options(yield_per=CHUNK).execute(select(table).order_by(*order))
    with (folder / f"{table.name}.jsonl").open("w") as file:
        for row in result.mappings():
            file.write(json.dumps({k: _plain(v) for k, v in row.items()}, ensure_ascii=False) + "\n")
            count += 1
    return count


def _load(connection: Connection, table: Table, folder: Path) -> None:
    chunk: list[dict[str, Any]] = []
    for row in _rows(folder / f"{table.name}.jsonl", table):
        chunk.append(row)
        if len(chunk) == CHUNK:
            connection.execute(insert(table), chunk)
            chunk = []
    if chunk:
        connection.execute(insert(table), chunk)


def _rows(path: Path, table: Table) -> Iterator[dict[str, Any]]:
    readers = {column.name: _reader(column.type) for column in table.columns}
    with path.open() as file:
        for line in file:
            yield {name: readers[name](value) for name, value in json.loads(line).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    if isinstance(value, (str, int, float, bool, dict, list)) or value is None:
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _reader(kind: TypeEngine[Any]) -> Reader:
    read = READERS.get(_python_type(kind), _as_is)
    return lambda value: None if value is None else read(value)


def _python_type(kind: TypeEngine[Any]) -> type[Any]:
    # Our own types say nothing of what they give, but stand before a type that does.
    inner = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    try:
        return inner.python_type
    except NotImplementedError:
        return object


def _as_is(value: Any) -> Any:
    return value


def _reset_sequences(connection: Connection) -> None:
    for table in _tables():
        column = table.autoincrement_column
        if column is not None:
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "  # noqa: S608 - our names
                    f"COALESCE((SELECT MAX({column.name}) FROM {table.name}), 0) + 1, false)"
                )
            )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

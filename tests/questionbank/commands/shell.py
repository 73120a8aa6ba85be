"""The commands of the bank, as an operator gives them."""

from flask import Flask
from sqlmodel import Session, func, select


def run(app: Flask, *args: object, code: int = 0) -> str:
    """Carry out a command of the bank and give what it prints."""
    result = app.test_cli_runner().invoke(args=["bank", *map(str, args)])
    assert result.exit_code == code, result.output
    return result.stdout


def count(app: Flask, model: type) -> int:
    """Count the rows of a table."""
    with Session(app.extensions["gradus.engine"]) as session:
        return session.exec(select(func.count()).select_from(model)).one()

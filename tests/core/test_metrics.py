"""Machines learn whether the process answers and is ready; figures go to loopback or to the bearer of the token."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

import app as composition
from core import config, db, metrics, schema

ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}
TOKEN = "t" * 40


@pytest.fixture
def watched(sqlite_template: Path, tmp_path: Path) -> FlaskClient:
    """Give a browser on an installation with a token for its figures."""
    (tmp_path / "gradus.db").write_bytes(sqlite_template.read_bytes())
    given = {"DATA_DIR": str(tmp_path), "DEMO": "0", "SECRET_KEY": "k" * 40, "METRICS_TOKEN": TOKEN}
    return composition.create_app(config.load(given)).test_client()


def test_a_process_that_answers_says_which_build_it_is(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"ok": True, "build": metrics.build()})
    assert metrics.build() == metrics.build()


def test_a_process_is_ready_with_the_migrations_of_its_code(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, (answer.json or {}).get("ok")) == (200, True)
    assert answer.json == {"ok": True, "database": "ok", "migration": schema.head(), "wanted": schema.head()}


@pytest.mark.parametrize(
    "statement", ["UPDATE alembic_version SET version_num = '0001'", "DELETE FROM alembic_version"]
)
def test_a_database_of_another_version_is_not_ready(app: Flask, statement: str) -> None:
    with app.extensions["gradus.engine"].execution_options(write=True).begin() as connection:
        connection.execute(text(statement))
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, (answer.json or {}).get("ok")) == (503, False)


def test_a_database_that_is_away_is_not_ready_and_tells_no_detail(app: Flask) -> None:
    app.extensions["gradus.engine"] = db.make_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ok": False, "database": "no answer"})


@pytest.mark.parametrize(
    ("environ", "headers", "status"),
    [
        ({}, {}, 200),
        ({"REMOTE_ADDR": "::1"}, {}, 200),
        ({}, {"X-Forwarded-For": "192.0.2.7"}, 403),
        (ELSEWHERE, {}, 403),
        (ELSEWHERE, {"Authorization": f"Bearer {TOKEN}"}, 200),
        (ELSEWHERE, {"Authorization": TOKEN}, 200),
        (ELSEWHERE, {"Authorization": "Bearer "}, 403),
        (ELSEWHERE, {"Authorization": f"Bearer {TOKEN[:-1]}"}, 403),
        (ELSEWHERE, {"Authorization": f"Bearer {TOKEN}x"}, 403),
        (ELSEWHERE, {"X-Forwarded-For": "127.0.0.1"}, 403),
    ],
)
def test_figures_go_to_loopback_or_to_the_bearer_of_the_token(
    watched: FlaskClient, environ: dict[str, str], headers: dict[str, str], status: int
) -> None:
    assert watched.get("/metrics", environ_base=environ, headers=headers).status_code == status


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer None", "Basic Og=="])
def test_without_a_token_in_the_settings_nobody_elsewhere_sees_figures(client: FlaskClient, given: str) -> None:
    answer = client.get("/metrics", environ_base=ELSEWHERE, headers={"Authorization": given})
    assert answer.status_code == 403


def test_the_figures_name_saves_and_refusals(client: FlaskClient) -> None:
    metrics.REFUSALS.labels("busy").inc()
    page = client.get("/metrics").get_data(as_text=True)
    for name in ("gradus_responses_saved_total", "gradus_save_seconds_bucket", 'refusals_total{code="busy"}'):
        assert name in page

import stat
from dataclasses import fields
from pathlib import Path

import pytest

from core.config import SETTINGS, BadSettings, Settings, load

SECRET = "s" * 32


def _load(tmp_path: Path, **environ: str) -> Settings:
    return load({"DATA_DIR": str(tmp_path), "SECRET_KEY": SECRET, **environ})


def test_every_setting_of_the_table_is_a_field_and_the_other_way_round() -> None:
    assert {name.lower() for name, _, _ in SETTINGS} == {field.name for field in fields(Settings)}
    assert all(help_ for _, _, help_ in SETTINGS)


def test_without_settings_it_runs_on_loopback_with_sqlite_and_the_demo(tmp_path: Path) -> None:
    settings = _load(tmp_path)

    assert (settings.host, settings.port, settings.demo) == ("127.0.0.1", 8000, True)
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{tmp_path / 'gradus.db'}"
    assert settings.sqlite
    assert settings.key_dir == tmp_path / "keys"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql+psycopg://u@h/d", "postgresql+psycopg://u@h/d"),
        ("sqlite:////x/y.db", "sqlite:////x/y.db"),
    ],
)
def test_a_database_address_names_the_driver(tmp_path: Path, given: str, used: str) -> None:
    assert _load(tmp_path, DATABASE_URL=given).database_url == used


@pytest.mark.parametrize(("given", "demo"), [("1", True), ("", True), ("0", False), ("no", False), ("false", False)])
def test_the_demo_is_on_unless_turned_off(tmp_path: Path, given: str, demo: bool) -> None:
    assert _load(tmp_path, DEMO=given).demo is demo


@pytest.mark.parametrize("name", ["PORT", "PROXIES", "WORKERS", "GRACE_SECONDS"])
def test_a_number_that_is_none_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadSettings, match=name):
        _load(tmp_path, **{name: "many"})


@pytest.mark.parametrize("secret", ["demo", "CHANGEME", "s" * 31])
def test_a_weak_secret_is_refused(tmp_path: Path, secret: str) -> None:
    with pytest.raises(BadSettings, match="SECRET_KEY"):
        _load(tmp_path, SECRET_KEY=secret)


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first, second = (load({"DATA_DIR": str(tmp_path)}) for _ in range(2))

    file = tmp_path / "keys" / "secret"
    assert first.secret_key == second.secret_key == file.read_text()
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("secret", ["", SECRET])
def test_a_new_data_folder_is_its_owners_alone(tmp_path: Path, secret: str) -> None:
    # The database in it holds answer keys, and mail with links that open accounts.
    load({"DATA_DIR": str(tmp_path / "new" / "var"), "SECRET_KEY": secret})

    assert stat.S_IMODE((tmp_path / "new" / "var").stat().st_mode) == 0o700


def test_each_purpose_has_its_own_key(tmp_path: Path) -> None:
    settings = _load(tmp_path)
    keys = {settings.derive(purpose) for purpose in ("session", "audit", "totp", "id-number")}

    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}
    assert settings.derive("audit") == _load(tmp_path).derive("audit")
    assert settings.derive("audit") != _load(tmp_path, SECRET_KEY="t" * 32).derive("audit")


def test_the_public_address_ends_without_a_slash(tmp_path: Path) -> None:
    assert _load(tmp_path, PUBLIC_URL="https://exam.example.org/").public_url == "https://exam.example.org"


def test_what_is_given_by_the_caller_beats_the_environment(tmp_path: Path) -> None:
    assert load({"DATA_DIR": str(tmp_path), "PORT": "1"}, PORT="2").port == 2


def test_a_relative_data_folder_lies_in_the_project() -> None:
    assert load({"DATA_DIR": "var/x", "SECRET_KEY": SECRET}).data_dir.is_absolute()


@pytest.mark.parametrize("name", ["PORT", "PROXIES", "WORKERS", "GRACE_SECONDS"])
@pytest.mark.parametrize("given", ["-1", "1.5", "many", "１e", " "])
def test_a_number_that_makes_no_sense_is_named(tmp_path: Path, name: str, given: str) -> None:
    with pytest.raises(BadSettings, match=name):
        _load(tmp_path, **{name: given})


@pytest.mark.parametrize("port", ["65536", "99999999"])
def test_a_port_that_no_machine_has_is_named(tmp_path: Path, port: str) -> None:
    with pytest.raises(BadSettings, match="PORT"):
        _load(tmp_path, PORT=port)


@pytest.mark.parametrize("zone", ["Mars/Phobos", "Beijing", "../etc/passwd", "/etc/localtime", "Asia/"])
def test_a_zone_that_does_not_exist_is_named(tmp_path: Path, zone: str) -> None:
    with pytest.raises(BadSettings, match="TIMEZONE"):
        _load(tmp_path, TIMEZONE=zone)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "UTC", "Europe/Berlin", "Etc/GMT-8"])
def test_a_zone_that_exists_is_taken(tmp_path: Path, zone: str) -> None:
    assert _load(tmp_path, TIMEZONE=zone).timezone == zone

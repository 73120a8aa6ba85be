"""Settings by environment: one table, one frozen value, no default secret outside the demo."""

import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ROOT = Path(__file__).resolve().parent.parent
KNOWN_SECRETS = {"demo", "dev", "secret", "change-me", "changeme", "gradus"}
SECRET_MIN_LENGTH = 32
PORT_MOST = 65535

# name, default, what it is for (docs/operations.md is tested against this table)
SETTINGS: tuple[tuple[str, str, str], ...] = (
    ("HOST", "127.0.0.1", "address to listen on"),
    ("PORT", "8000", "port to listen on"),
    ("PUBLIC_URL", "", "address that people reach, frozen into QR codes; empty = http://HOST:PORT"),
    ("DATABASE_URL", "", "postgresql://… for real sittings; empty = SQLite in DATA_DIR"),
    ("DATA_DIR", "var", "database file, keys and media: what a backup holds"),
    ("TIMEZONE", "Asia/Shanghai", "zone in which instants are shown"),
    ("DEMO", "1", "1 fills a demo association at the first run; 0 starts empty"),
    ("SECRET_KEY", "", "master secret, 32 characters or more; empty = made at first run in DATA_DIR/keys"),
    ("SMTP_URL", "", "smtp://user:password@host:port (smtps for TLS); empty = mail is kept and shown to staff"),
    ("MAIL_FROM", "gradus@localhost", "sender of mail"),
    ("ORGANISATION_ZH", "衡准认证人员协会（演示）", "name of the association, Chinese"),
    ("ORGANISATION_EN", "Gradus Association of Certification Personnel (demonstration)", "the same, English"),
    ("SERIAL_PREFIX", "GR", "first letters of certificate numbers"),
    ("METRICS_TOKEN", "", "bearer token for /metrics from elsewhere than loopback"),
    ("PROXIES", "0", "number of trusted reverse proxies in front"),
    ("WORKERS", "0", "server processes with PostgreSQL; 0 = one per core (SQLite always has one)"),
    ("GRACE_SECONDS", "10", "seconds after the deadline in which an answer in transit is accepted"),
)


class BadSettings(Exception):
    """A setting that the product will not start with; the text says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """All settings of one process; derived keys never leave it."""

    host: str
    port: int
    public_url: str
    database_url: str
    data_dir: Path
    timezone: str
    demo: bool
    secret_key: str
    smtp_url: str
    mail_from: str
    organisation_zh: str
    organisation_en: str
    serial_prefix: str
    metrics_token: str
    proxies: int
    workers: int
    grace_seconds: int

    @cached_property
    def key_dir(self) -> Path:
        """Folder of the installation's keys."""
        return self.data_dir / "keys"

    @property
    def sqlite(self) -> bool:
        """Tell whether the embedded database is used."""
        return self.database_url.startswith("sqlite")

    def derive(self, purpose: str) -> bytes:
        """Derive the 32-byte key for one purpose (HKDF-SHA-256), so that keys never serve two ends."""
        hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"gradus/{purpose}".encode())
        return hkdf.derive(self.secret_key.encode())


def load(environ: Mapping[str, str] | None = None, **override: str) -> Settings:
    """Read the settings; make the master secret at first run. Raises BadSettings."""
    env = {**(os.environ if environ is None else environ), **override}
    raw = {name: env.get(name, "") or default for name, default, _ in SETTINGS}
    data_dir = ROOT / raw["DATA_DIR"]  # where an absolute path stays itself
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)  # the database in it holds answer keys
    demo = raw["DEMO"] not in ("0", "no", "false")
    return Settings(
        host=raw["HOST"],
        port=_whole(raw, "PORT", most=PORT_MOST),
        public_url=(raw["PUBLIC_URL"] or f"http://{raw['HOST']}:{raw['PORT']}").rstrip("/"),
        database_url=_database_url(raw["DATABASE_URL"], data_dir),
        data_dir=data_dir,
        timezone=_zone(raw["TIMEZONE"]),
        demo=demo,
        secret_key=_secret(raw["SECRET_KEY"], data_dir),
        smtp_url=raw["SMTP_URL"],
        mail_from=raw["MAIL_FROM"],
        organisation_zh=raw["ORGANISATION_ZH"],
        organisation_en=raw["ORGANISATION_EN"],
        serial_prefix=raw["SERIAL_PREFIX"],
        metrics_token=raw["METRICS_TOKEN"],
        proxies=_whole(raw, "PROXIES"),
        workers=_whole(raw, "WORKERS"),
        grace_seconds=_whole(raw, "GRACE_SECONDS"),
    )


def _whole(raw: Mapping[str, str], name: str, *, most: int = sys.maxsize) -> int:
    try:
        number = int(raw[name])
    except ValueError as error:
        raise BadSettings(f"{name} must be a whole number, not {raw[name]!r}") from error
    if not 0 <= number <= most:
        raise BadSettings(f"{name} must lie between 0 and {most}, and is {number}")
    return number


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # a folder of zones, a path that leads out of them
        raise BadSettings(f"TIMEZONE must be a zone such as Asia/Shanghai, not {name!r}") from error
    return name


def _database_url(url: str, data_dir: Path) -> str:
    if not url:
        return f"sqlite:///{data_dir / 'gradus.db'}"
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url[len(plain) :]
    return url


def _secret(given: str, data_dir: Path) -> str:
    if given:
        if len(given) < SECRET_MIN_LENGTH or given.lower() in KNOWN_SECRETS:
            raise BadSettings(
                f"SECRET_KEY is too weak: give {SECRET_MIN_LENGTH} random characters or more, "
                "or leave it unset to have one made in DATA_DIR/keys"
            )
        return given
    path = data_dir / "keys" / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_once(path, secrets.token_urlsafe(48))
    return path.read_text().strip()


def _write_once(path: Path, text: str) -> None:
    # O_EXCL: of two processes that start together, one writes and the other reads.
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(text)

"""The only reader of the wall clock."""

from datetime import UTC, date, datetime, timedelta

FIRST_ZONE = timedelta(hours=14)  # where a day begins first


def now() -> datetime:
    """Give the present instant in UTC."""
    return datetime.now(UTC)


def latest_day(now: datetime) -> date:
    """Give the latest day that has begun somewhere on earth: what is dated after it surely lies in the future."""
    return (now + FIRST_ZONE).date()

"""Time as the registration rules count it: runs of days, whole months, left-over days. Pure.

A run of days is half open: it holds its first day and ends before `until`, so a last day of service of 31 August
gives `until` 1 September. What is reached "by" a day counts the days before it: 48 months from 1 July 2016 are
complete on 1 July 2020.
"""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

MONTHS_IN_YEAR = 12
A_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Window:
    """A run of days from `first` up to, but without, `until`."""

    first: date
    until: date

    def __contains__(self, day: date) -> bool:
        """Say whether a day is in the run."""
        return self.first <= day < self.until


Windows = tuple[Window, ...]

NEVER: Windows = ()
ALWAYS: Windows = (Window(date.min, date.max),)


def from_day(first: date) -> Windows:
    """Give the run that begins on a day and does not end."""
    return (Window(first, date.max),)


def through(first: date, last: date | None) -> Windows:
    """Give the run from a first to a last day, both included; no last day means that it goes on."""
    until = date.max if last is None else last + A_DAY
    return (Window(first, until),) if first < until else NEVER


def union(*parts: Iterable[Window]) -> Windows:
    """Join runs so that concurrent and adjoining ones become one: no day is in two of them."""
    joined: list[Window] = []
    for window in sorted(window for part in parts for window in part):
        if _reaches(joined[-1:], window):
            joined[-1] = Window(joined[-1].first, max(joined[-1].until, window.until))
        else:
            joined.append(window)
    return tuple(joined)


def _reaches(last: Iterable[Window], window: Window) -> bool:
    """Tell whether a run begins before the last one ends, or right after it."""
    return any(window.first <= one.until for one in last)


def intersection(*parts: Windows) -> Windows:
    """Give the days that are in every one of the parts."""
    common = ALWAYS
    for part in parts:
        common = union(_overlap(a, b) for a in common for b in part if _meet(a, b))
    return common


def _meet(a: Window, b: Window) -> bool:
    return a.first < b.until and b.first < a.until


def _overlap(a: Window, b: Window) -> Window:
    return Window(max(a.first, b.first), min(a.until, b.until))


def difference(whole: Windows, taken: Windows) -> Windows:
    """Give the days of `whole` that are not in `taken`."""
    edges = [date.min, *(edge for window in union(taken) for edge in (window.first, window.until)), date.max]
    gaps = (Window(first, until) for first, until in zip(edges[::2], edges[1::2], strict=True) if first < until)
    return intersection(whole, tuple(gaps))


def holds(windows: Windows, day: date) -> bool:
    """Say whether a day is in one of the runs."""
    return containing(windows, day) is not None


def containing(windows: Windows, day: date) -> Window | None:
    """Give the run that holds a day."""
    return next((window for window in windows if day in window), None)


def met_from(windows: Windows, day: date) -> date | None:
    """Give the first day of the run that holds `day`, else of the next run after it, else None."""
    current = containing(windows, day)
    if current is not None:
        return current.first
    return min((window.first for window in windows if window.first > day), default=None)


def add_months(day: date, months: int) -> date:
    """Give the same day of the month some months on, or the month's last day where it is shorter."""
    year, month = divmod(day.year * MONTHS_IN_YEAR + day.month - 1 + months, MONTHS_IN_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """Give the same calendar day some years on; 29 February becomes the 28th in a common year."""
    return add_months(day, years * MONTHS_IN_YEAR)


def months_and_days(window: Window) -> tuple[int, int]:
    """Split a run into whole months from its first day and the days left over."""
    months = (window.until.year - window.first.year) * MONTHS_IN_YEAR + window.until.month - window.first.month
    if add_months(window.first, months) > window.until:
        months -= 1
    return months, (window.until - add_months(window.first, months)).days


@dataclass(frozen=True)
class Tally:
    """Service that counts in full and study that counts for a share, each already free of concurrent days."""

    full: Windows
    part: Windows = NEVER
    share: Fraction = Fraction(0)
    days_per_month: int = 30

    def by(self, day: date) -> Fraction:
        """Count the days of credit before a day, a month counting as `days_per_month`. Never falls as days pass."""
        return self._days(self.full, day) + self.share * self._days(self.part, day)

    def reached(self, months: int) -> date | None:
        """Give the first day by which so many months are complete, None if time alone never completes them."""
        windows = union(self.full, self.part)
        if not windows:
            return None
        low, high = windows[0].first.toordinal(), self._horizon(windows, months)
        need = months * self.days_per_month
        found = bisect_left(range(low, high + 1), True, key=lambda n: self.by(date.fromordinal(n)) >= need)
        return date.fromordinal(low + found) if low + found <= high else None

    def _horizon(self, windows: Windows, months: int) -> int:
        """Say where to stop looking: the last end, or for an open run what even half credit would surely reach."""
        if windows[-1].until < date.max:
            return windows[-1].until.toordinal()
        weight = int(1 / self.share) + 1 if self.share else 1
        return add_months(windows[-1].first, (months + 1) * weight).toordinal()

    def _days(self, windows: Windows, day: date) -> int:
        return sum(self._credit(Window(w.first, min(w.until, day))) for w in windows if w.first < day)

    def _credit(self, window: Window) -> int:
        # The days of an unfinished month never make a month by themselves, else a run that began on 1 May would
        # complete a month on 31 May: 31-day months would end a day early.
        months, days = months_and_days(window)
        return months * self.days_per_month + min(days, self.days_per_month - 1)

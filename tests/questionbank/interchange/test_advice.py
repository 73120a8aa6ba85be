"""Every format that is read says how it writes options and keys."""

import pytest

from questionbank.interchange.advice import ADVICE
from questionbank.interchange.detect import FORMATS


@pytest.mark.parametrize("format_", FORMATS)
def test_each_format_that_is_read_has_its_advice(format_: str) -> None:
    assert str(ADVICE[format_]).endswith(".")


def test_there_is_no_advice_for_what_is_not_read() -> None:
    assert set(ADVICE) == set(FORMATS)

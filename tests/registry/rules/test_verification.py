"""Names compared, and what is said of a certificate that does not count."""

from datetime import date

import pytest

from registry.rules.certificates import CertificateStatus
from registry.rules.verification import FileReport, Standing, is_same_name, reason_of


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("李四", True),
        (" 李 四 ", True),
        ("li si", True),
        ("LISI", True),
        ("Ｌｉ　Ｓｉ", True),
        ("Li-Si", True),
        ("李四四", False),
        ("李", False),
        ("", False),
        ("--", False),
    ],
)
def test_a_name_is_known_in_any_spelling_of_case_and_width(typed: str, same: bool) -> None:
    assert is_same_name(typed, "李四", "LI Si") == same


def test_nobody_is_found_by_an_empty_latin_name() -> None:
    assert not is_same_name("", "李四", "")


@pytest.mark.parametrize("status", CertificateStatus)
def test_every_status_but_valid_is_a_reason(status: CertificateStatus) -> None:
    reason = reason_of(Standing(status=status, since=date(2027, 1, 2)))
    assert (reason is None) == (status == CertificateStatus.VALID)
    assert reason is None or "2027-01-02" in str(reason)


def test_a_report_without_reasons_is_valid() -> None:
    report = FileReport(fields=None, standing=None, intact=True, trusted=True, signer="A", reasons=())
    assert report.valid

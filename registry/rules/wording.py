"""The words that certificates print for schemes and grades, in both languages. Pure."""

from dataclasses import dataclass

from core.errors import Refused, Text


@dataclass(frozen=True)
class Both:
    """A name in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True)
class SchemeWords:
    """A scheme's name and the standard that is audited against it."""

    name: Both
    standard: str


SCHEMES = {
    "QMS": SchemeWords(Both("质量管理体系", "Quality management systems"), "GB/T 19001—2016 / ISO 9001:2015"),
    "EMS": SchemeWords(Both("环境管理体系", "Environmental management systems"), "GB/T 24001—2016 / ISO 14001:2015"),
    "OHSMS": SchemeWords(
        Both("职业健康安全管理体系", "Occupational health and safety management systems"),
        "GB/T 45001—2020 / ISO 45001:2018",
    ),
    "FSMS": SchemeWords(Both("食品安全管理体系", "Food safety management systems"), "ISO 22000:2018"),
    "EnMS": SchemeWords(Both("能源管理体系", "Energy management systems"), "GB/T 23331—2020 / ISO 50001:2018"),
    "ISMS": SchemeWords(
        Both("信息安全管理体系", "Information security management systems"), "GB/T 22080 / ISO/IEC 27001"
    ),
    "ITSMS": SchemeWords(
        Both("信息技术服务管理体系", "Information technology service management systems"),
        "GB/T 24405.1 / ISO/IEC 20000-1",
    ),
    "HACCP": SchemeWords(
        Both("危害分析与关键控制点体系", "Hazard analysis and critical control points"), "GB/T 27341—2009"
    ),
}
GRADES = {  # in the order of the ladder; the place is the digit in the certificate number
    "provisional_auditor": Both("实习审核员", "Provisional auditor"),
    "auditor": Both("审核员", "Auditor"),
    "lead_auditor": Both("主任审核员", "Lead auditor"),
    "senior_auditor": Both("高级审核员", "Senior auditor"),
}
SCOPE = Both("第一方、第二方与第三方管理体系审核", "Management system audits by first, second and third parties")
CONFORMITY = Both(
    "经评价，符合注册准则的要求，准予注册。",
    "has been evaluated, conforms to the registration criteria, and is registered.",
)
EXAMINED_BY = Both("注册审查员", "Registrar")
APPROVED_BY = Both("注册批准人", "Approving registrar")


def scheme_words(scheme: str) -> SchemeWords:
    """Give a scheme's words. Raises Refused for a scheme that has none: no certificate can be printed for it."""
    if scheme not in SCHEMES:
        raise Refused(Text("Certificates cannot be printed for the scheme %(scheme)s yet.", {"scheme": scheme}))
    return SCHEMES[scheme]


def grade_digit(grade: str) -> int:
    """Give the digit of a grade in certificate numbers, 1 for the lowest."""
    return list(GRADES).index(grade) + 1

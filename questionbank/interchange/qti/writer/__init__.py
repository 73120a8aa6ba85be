"""Writers of QTI 2.2 and 3.0: packages that this product and others read."""

from collections.abc import Mapping, Sequence

from questionbank.interchange.model import Medium, Outgoing, Written
from questionbank.interchange.qti.writer.dialect import V22, V30
from questionbank.interchange.qti.writer.package import write


def write22(items: Sequence[Outgoing], media: Mapping[str, Medium]) -> Written:
    """A package of QTI 2.2."""
    return write(items, media, V22)


def write30(items: Sequence[Outgoing], media: Mapping[str, Medium]) -> Written:
    """A package of QTI 3.0."""
    return write(items, media, V30)


__all__ = ["write22", "write30"]

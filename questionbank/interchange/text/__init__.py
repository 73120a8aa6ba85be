"""Questions as authors circulate and paste them: numbered stems, lettered options, an answer somewhere."""

from questionbank.interchange.text.reader import read

__all__ = ["read"]

"""What a verb raises when it will not act, in words that can be translated later. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """A sentence for a reader: an English template (the message id) and what fills its placeholders."""

    template: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % self.params if self.params else self.template


@dataclass(frozen=True)
class Bilingual:
    """A name that is kept in both languages; who reads it gets the one of their page."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en


class Refused(Exception):
    """The act is against a rule; the text says what, why and what next, `field` where to mend it."""

    def __init__(self, text: Text | str, *, field: str | None = None, code: str = "refused") -> None:
        self.text = text if isinstance(text, Text) else Text(text)
        self.field = field
        self.code = code
        super().__init__(str(self.text))


class NotFound(Refused):
    """There is no such thing, or not for this person."""


class NotAllowed(Refused):
    """This person may not do this."""

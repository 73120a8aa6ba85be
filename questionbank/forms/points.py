"""Forms of knowledge points: the clauses they are about, the cells of the grade scale that they serve."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import SelectMultipleField, TextAreaField

from core.forms import BaseForm, no_null, text_length
from core.i18n import lazy_gettext as _l


class LinksForm(BaseForm):
    """The clauses that a knowledge point is about."""

    clauses = TextAreaField(
        _l("Clauses"),
        [text_length(4_000), no_null],
        description=_l(
            "One line for each, as GB/T 19001-2016 8.4; a standard without a clause means all of it. "
            "Left blank, the point is about what its live items cite."
        ),
        render_kw={"rows": 8, "spellcheck": "false"},
    )

    def __init__(self, names: Iterable[str]) -> None:
        """Show what is said now."""
        super().__init__(data={"clauses": "\n".join(names)})


class CellsForm(BaseForm):
    """The cells of the grade scale that a knowledge point serves."""

    cells = SelectMultipleField(
        _l("Cells of the grade scale"),
        description=_l("With none chosen, the point serves the cell that its code and its grade say."),
        validate_choice=False,
    )

    def __init__(self, cells: Sequence[Any], chosen: Sequence[str]) -> None:
        """Offer the cells of the scale in force, and show those that are set."""
        super().__init__(data={"cells": chosen})
        self.cells.choices = list(cells)

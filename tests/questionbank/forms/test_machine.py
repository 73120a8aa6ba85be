"""What is declared of a machine: the model, what it was used for, what it was asked for."""

import pytest
from flask import Flask

from questionbank.forms import DeclarationForm
from questionbank.rules.machine import AiUse, PromptClass, may_declare
from tests.questionbank.forms.filling import fill, offered

DECLARED = {"model": "Model X", "model_version": "2026-10", "purpose": "more items", "prompt": "options"}


def test_what_was_declared_goes_to_the_service(still_app: Flask) -> None:
    found = fill(still_app, DeclarationForm, DECLARED)

    assert found.valid, found.errors
    assert found.form.use() == AiUse("Model X", "2026-10", "more items", PromptClass.OPTIONS)
    assert may_declare(found.form.use()) == []


def test_a_model_may_have_no_version(still_app: Flask) -> None:
    found = fill(still_app, DeclarationForm, {**DECLARED, "model_version": ""})

    assert found.valid
    assert found.form.use().model_version == ""


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("model", ""),
        ("model", "x" * 81),
        ("model", "a\x00b"),
        ("model_version", "x" * 81),
        ("purpose", ""),
        ("purpose", "x" * 301),
        ("prompt", ""),
        ("prompt", "dream"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_what_a_declaration_lacks_is_said_at_its_field_alone(
    still_app: Flask, field: str, typed: str, language: str
) -> None:
    found = fill(still_app, DeclarationForm, {**DECLARED, field: typed}, language)

    assert list(found.errors) == [field]
    assert found.errors[field].isascii() is (language == "en")


@pytest.mark.parametrize(("language", "whole"), [("en", "A whole item"), ("zh_Hans", "整道试题")])
def test_everything_a_machine_can_be_asked_for_is_offered(still_app: Flask, language: str, whole: str) -> None:
    found = offered(still_app, DeclarationForm, "prompt", language)

    assert set(found) == {one.value for one in PromptClass}
    assert found["whole_item"] == whole

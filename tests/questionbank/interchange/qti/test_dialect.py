"""Items as other products write them: TAO, Canvas, and the current version 3."""

from decimal import Decimal

import pytest

from questionbank.interchange import qti
from questionbank.interchange.model import ParsedItem
from questionbank.rules.answers import ItemScoring, Method
from questionbank.rules.items import ItemType
from tests.questionbank.interchange.qti import documents as made

TAO = b"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" xmlns:m="http://www.w3.org/1998/Math/MathML"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://www.imsglobal.org/xsd/imsqti_v2p2 x.xsd"
 identifier="i15" title="Audit" label="Audit" xml:lang="en-US" adaptive="false" timeDependent="false" toolName="TAO"
 toolVersion="3.4.0">
 <responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier">
  <correctResponse><value><![CDATA[choice_1]]></value><value><![CDATA[choice_3]]></value></correctResponse>
  <mapping defaultValue="0"><mapEntry mapKey="choice_1" mappedValue="1"/><mapEntry mapKey="choice_3" mappedValue="1"/>
  <mapEntry mapKey="choice_2" mappedValue="-1"/></mapping>
 </responseDeclaration>
 <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="2"/>
 <outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float"><defaultValue><value>2</value>
 </defaultValue></outcomeDeclaration>
 <stylesheet href="style/custom/tao-user-styles.css" type="text/css" media="all" title=""/>
 <itemBody><div class="grid-row"><div class="col-12">
  <choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="0" minChoices="0" orientation="vertical">
   <prompt>Which are records?</prompt>
   <simpleChoice identifier="choice_1" fixed="false" showHide="show">plan</simpleChoice>
   <simpleChoice identifier="choice_2" fixed="false" showHide="show">coffee</simpleChoice>
   <simpleChoice identifier="choice_3" fixed="false" showHide="show">report</simpleChoice>
  </choiceInteraction></div></div></itemBody>
 <responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/map_response"/>
</assessmentItem>"""
CANVAS = b"""<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="g1" title="Question"
 adaptive="false"
 timeDependent="false">
 <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
  <correctResponse><value>a1</value></correctResponse></responseDeclaration>
 <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"><defaultValue><value>0</value>
 </defaultValue></outcomeDeclaration>
 <itemBody><div><p>Who leads?</p></div><choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">
  <simpleChoice identifier="a1"><p>The leader</p></simpleChoice><simpleChoice identifier="a2"><p>Nobody</p>
  </simpleChoice></choiceInteraction></itemBody>
 <responseProcessing><responseCondition><responseIf><match><variable identifier="RESPONSE"/>
  <correct identifier="RESPONSE"/></match><setOutcomeValue identifier="SCORE">
  <baseValue baseType="float">1.0</baseValue>
  </setOutcomeValue></responseIf></responseCondition></responseProcessing>
</assessmentItem>"""
ENTRY3 = b"""<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="e3" title="t"
 xml:lang="en">
 <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="string">
  <qti-correct-response><qti-value>York</qti-value></qti-correct-response>
  <qti-mapping default-value="0"><qti-map-entry map-key="York" mapped-value="1" case-sensitive="true"/>
  <qti-map-entry map-key="york" mapped-value="0.5" case-sensitive="true"/></qti-mapping></qti-response-declaration>
 <qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>
 <qti-item-body><p>Where? <qti-text-entry-interaction response-identifier="RESPONSE" expected-length="9"
  data-hint="x" aria-label="town"/></p></qti-item-body>
 <qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml"/>
</qti-assessment-item>"""


def only(data: bytes) -> ParsedItem:
    [item] = qti.read(data).items
    return item


def test_an_item_of_tao_is_read_with_its_mapping_and_without_its_layout() -> None:
    item = only(TAO)
    assert (item.type, item.key, item.stem) == (
        ItemType.MULTIPLE_CHOICE,
        ("choice_1", "choice_3"),
        "Which are records?",
    )
    assert item.answer is not None
    assert item.answer.scoring == ItemScoring(
        Method.MAPPED,
        weights=(("choice_1", Decimal("0.5")), ("choice_3", Decimal("0.5")), ("choice_2", Decimal("-0.5"))),
        floor=None,
    )
    assert item.extras == {"language": "en-US"}


def test_an_item_of_canvas_is_read_whose_rules_are_written_out() -> None:
    item = only(CANVAS)
    assert (item.type, item.key, item.stem) == (ItemType.SINGLE_CHOICE, ("a1",), "<p>Who leads?</p>")
    assert [option.html for option in item.options] == ["<p>The leader</p>", "<p>Nobody</p>"]


def test_an_entry_of_version_3_is_read_with_partial_credit() -> None:
    item = only(ENTRY3)
    assert (item.type, item.key, item.stem) == (ItemType.TEXT_ENTRY, ("York",), "<p>Where? ____</p>")
    assert item.answer is not None
    assert item.answer.scoring == ItemScoring(Method.MAPPED, weights=(("York", Decimal(1)), ("york", Decimal("0.5"))))


@pytest.mark.parametrize("data", [TAO, CANVAS, ENTRY3])
def test_the_same_item_comes_alike_alone_and_in_a_package(data: bytes) -> None:
    [packed] = qti.read(made.package({"i.xml": data})).items
    assert (packed.stem, packed.key, packed.answer) == (only(data).stem, only(data).key, only(data).answer)

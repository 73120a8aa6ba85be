"""Tables of the bank. What was sat stays what it was: versions, keys and forms are append-only in the database."""

from questionbank.models.arrivals import ItemUpload, ManuscriptDraft, ReceivedItem
from questionbank.models.finding import ItemBand, ItemText, SavedView
from questionbank.models.framework import KnowledgePoint, PointDescriptor, ScaleEdition, Subject
from questionbank.models.items import Item, ItemHistory, ItemVersion, Review
from questionbank.models.media import FormMedium, StoredMedium, VersionMedium
from questionbank.models.papers import AssemblyRun, Blueprint, Form, FormItem, PapersLeft
from questionbank.models.reading_matter import FormReading, ReadingMatter
from questionbank.models.standards import (
    EditionTouch,
    FrameworkTouch,
    ItemClause,
    PointClause,
    StandardClause,
    StandardEdition,
)
from questionbank.models.use import EnemyMember, EnemySet, ItemExposure, ItemParameters

__all__ = [
    "AssemblyRun",
    "Blueprint",
    "EditionTouch",
    "EnemyMember",
    "EnemySet",
    "Form",
    "FormItem",
    "FormMedium",
    "FormReading",
    "FrameworkTouch",
    "Item",
    "ItemBand",
    "ItemClause",
    "ItemExposure",
    "ItemHistory",
    "ItemParameters",
    "ItemText",
    "ItemUpload",
    "ItemVersion",
    "KnowledgePoint",
    "ManuscriptDraft",
    "PapersLeft",
    "PointClause",
    "PointDescriptor",
    "ReadingMatter",
    "ReceivedItem",
    "Review",
    "SavedView",
    "ScaleEdition",
    "StandardClause",
    "StandardEdition",
    "StoredMedium",
    "Subject",
    "VersionMedium",
]

"""The archetypes of pages, each made once: subclass one and declare what is yours."""

from encre.foundation.ui.pages.base import Page
from encre.foundation.ui.pages.desk import Decision, DeskPage
from encre.foundation.ui.pages.filters import (
    ChoiceFilter,
    DayFilter,
    Filter,
    FlagFilter,
    TextFilter,
)
from encre.foundation.ui.pages.form import ConfirmPage, FormPage
from encre.foundation.ui.pages.job import JobPage
from encre.foundation.ui.pages.listing import Asked, BulkAction, Column, ListPage
from encre.foundation.ui.pages.object import ObjectPage
from encre.foundation.ui.pages.picture import PicturePage
from encre.foundation.ui.pages.working import WorkingPage

__all__ = [
    "Asked",
    "BulkAction",
    "ChoiceFilter",
    "Column",
    "ConfirmPage",
    "DayFilter",
    "Decision",
    "DeskPage",
    "Filter",
    "FlagFilter",
    "FormPage",
    "JobPage",
    "ListPage",
    "ObjectPage",
    "Page",
    "PicturePage",
    "TextFilter",
    "WorkingPage",
]

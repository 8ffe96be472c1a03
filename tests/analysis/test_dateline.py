"""The dateline of a report in the forms that agencies, papers and press offices give it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from briefing.analysis.reader import Reader
from briefing.analysis.text.dateline import find_dateline
from briefing.analysis.text.document import Document
from store.records import Actor, Alias

READER = Reader((Actor("Reuters", "organization", (Alias("Reuters"),)), Actor("Ana Roca", "official", ())))


@pytest.mark.parametrize(
    "dateline",
    [
        "SARNA (AP) — ",
        "SARNA, Aug. 14 (Reuters) - ",
        "PORT VELL, Sarna — ",
        "PORT VELL, Fla. (Reuters) - ",
        "SARNA (12 December 2025) – ",
        "Port Vell, 12 December 2025 – ",
        "Port Vell, PV – December 12, 2025 – ",
        "São Vell, Aug 14 (AFP) - ",
        "PORT VELL, Dec 12 (EFE).- ",
        "PORT VELL, Dec. 12, 2025 /PRNewswire/ -- ",
        "Sarna, 12 Dec (Prensa Latina) ",
        "(AFP) - ",
    ],
)
def test_a_dateline_ends_where_the_report_begins(dateline: str) -> None:
    found = find_dateline(f"{dateline}The ferry left.", 0)
    assert found is not None
    assert found.end == len(dateline)


@pytest.mark.parametrize(
    "text",
    [
        "ICE - the agency - was asked.",
        "Monday, Aug. 12: Roca lands in Sarna.",
        "Rep. Ana Roca (D) - who left - was asked.",
        "The Sarna - Port Vell line is shut.",
        "Sarna Steel (SRN) - the maker of rails - was sold.",
        "On Dec. 12, 2025, the ferry left.",
    ],
)
def test_other_brackets_days_and_dashes_make_none(text: str) -> None:
    assert find_dateline(text, 0) is None


def test_a_dateline_dates_nothing_names_no_actor_and_belongs_to_no_quotation() -> None:
    text = "PORT VELL, Dec 12 (Reuters) - The grid failed on Wednesday, the energy ministry said."
    reading = READER.read(Document(text, datetime(2025, 12, 12, tzinfo=UTC)))
    (event,) = reading.events
    assert (event.value, event.actors) == ("2025-12-10", ())
    (quote,) = reading.quotes
    assert text[quote.start : quote.end] == "The grid failed on Wednesday"

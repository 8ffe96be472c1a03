"""Lists that users bring: ours, Wikidata's, OpenSanctions'."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.cli.main import run
from briefing.core.errors import BriefingError
from briefing.watch.importers import ListFormat
from briefing.watch.importers.csv_table import write_table
from briefing.watch.importers.formats import Incoming, read_actors
from briefing.watch.importers.merge_rows import given_name_first, partial_date
from store.atomic import BrokenFileError
from store.records import Actor, Alias, Role

HERE = Path("list")


def _read(text: str, **more: object) -> Incoming:
    return read_actors(text.encode(), HERE, **more)  # type: ignore[arg-type]  # names come from the tests


def _wikidata(*rows: dict[str, str]) -> str:
    bindings = [{key: {"type": "literal", "value": value} for key, value in row.items()} for row in rows]
    return json.dumps({"head": {"vars": []}, "results": {"bindings": bindings}})


def _entity(schema: str, id_: str, **properties: list[str]) -> str:
    return json.dumps({"id": id_, "schema": schema, "properties": properties})


def test_a_table_gives_one_actor_for_all_rows_of_its_name() -> None:
    (actor,) = _read(
        "name,kind,aliases,exact,title,org,from,to\n"
        "Ana Holt,official,Anna Holt|A. Holt,HOLT,Mayor,Norvale,2019,2023-05-01\n"
        "Ana Holt,official,,,Governor,North Coast,2023-05,\n"
    ).actors
    assert {alias.text for alias in actor.aliases} >= {"Ana Holt", "Anna Holt", "A. Holt", "HOLT"}
    assert next(alias for alias in actor.aliases if alias.text == "HOLT").case == "exact"
    assert [(role.title, role.start) for role in actor.roles] == [
        ("Mayor", date(2019, 1, 1)),
        ("Governor", date(2023, 5, 1)),
    ]


def test_a_faulty_row_is_named_by_its_line_and_the_others_count() -> None:
    incoming = _read("name,kind\nAna Holt,official\nBad Row,robot\nPort Union,organization\n")
    assert [actor.name for actor in incoming.actors] == ["Ana Holt", "Port Union"]
    assert [(fault.line, "robot" in fault.what) for fault in incoming.faults] == [(3, True)]


def test_rows_without_a_kind_take_the_one_that_is_given() -> None:
    assert _read("name\nPort Union\n").actors == ()
    assert [actor.kind for actor in _read("name\nPort Union\n", kind="organization").actors] == [
        "organization"
    ]


def test_what_is_exported_as_a_table_comes_back() -> None:
    actor = Actor(
        "Ana Holt",
        "official",
        (Alias("Ana Holt"), Alias("Anna | Holt".replace(" | ", " "), "any"), Alias("AH", "exact")),
        (Role("Mayor", "Norvale", date(2019, 1, 1), None),),
    )
    assert _read(write_table([actor]), suggest=False).actors == (actor,)


def test_wikidata_rows_of_one_item_are_one_official_with_dated_offices() -> None:
    item = "http://www.wikidata.org/entity/Q1"
    told = _wikidata(
        {
            "item": item,
            "itemLabel": "Ana Holt",
            "itemAltLabel": "Anna Holt, A. M. Holt",
            "positionLabel": "Mayor",
            "start": "2019-03-01T00:00:00Z",
            "end": "2023-00-00T00:00:00Z",
        },
        {"item": item, "itemLabel": "Ana Holt", "positionLabel": "Governor", "start": "2023-05-02T00:00:00Z"},
    )
    (actor,) = _read(told).actors
    assert (actor.name, actor.kind, actor.source) == ("Ana Holt", "official", "Wikidata Q1")
    assert {"Anna Holt", "A. M. Holt"} <= {alias.text for alias in actor.aliases}
    assert [(role.title, role.start, role.end) for role in actor.roles] == [
        ("Mayor", date(2019, 3, 1), date(2023, 12, 31)),
        ("Governor", date(2023, 5, 2), None),
    ]


def test_wikidatas_plain_json_is_known_too() -> None:
    told = json.dumps([{"organization": "Q9", "organizationLabel": "Port Union"}])
    assert [(actor.name, actor.kind) for actor in _read(told).actors] == [("Port Union", "organization")]


def test_an_item_without_a_label_or_a_kind_is_left_out_with_the_fix() -> None:
    incoming = _read(_wikidata({"item": "x/Q5", "itemLabel": "Q5"}, {"item": "x/Q6", "itemLabel": "Thing"}))
    assert incoming.actors == ()
    assert ["wikibase:label" in fault.fix for fault in incoming.faults] == [True, False]
    assert "--kind" in incoming.faults[1].fix


def test_opensanctions_targets_are_people_and_organizations_with_names_turned() -> None:
    incoming = _read(
        "id,schema,name,aliases,birth_date,countries\n"
        'os-1,Person,"Rueda, Carmen","RUEDA GIL, Carmen;Carmencita",,\n'
        "os-2,Company,Port Union SA,Puertos SA,,\n"
        "os-3,Vessel,Black Tide,,,\n"
    )
    assert (incoming.format, incoming.skipped) == ("opensanctions", 1)
    person, company = incoming.actors
    assert person.name == "Carmen Rueda"
    assert next(alias for alias in person.aliases if alias.text == "Carmencita").weak
    assert "Carmen RUEDA GIL" in {alias.text for alias in person.aliases}
    assert (company.kind, company.source) == ("organization", "OpenSanctions os-2")


def test_followthemoney_joins_offices_to_their_holders() -> None:
    told = "\n".join(
        [
            _entity("Person", "p1", name=["Carmen Rueda"], alias=["C. Rueda"], position=["Judge"]),
            _entity("Occupancy", "o1", holder=["p1"], post=["g1"], startDate=["2020-01"], endDate=[]),
            _entity("Position", "g1", name=["Prosecutor General"]),
            _entity("Vessel", "v1", name=["Black Tide"]),
            "not json",
        ]
    )
    incoming = _read(told)
    (actor,) = incoming.actors
    assert incoming.format == "ftm"
    assert incoming.skipped == 1
    assert [fault.line for fault in incoming.faults] == [5]
    assert [(role.title, role.start) for role in actor.roles] == [
        ("Judge", None),
        ("Prosecutor General", date(2020, 1, 1)),
    ]


@pytest.mark.parametrize(
    ("content", "said"), [(b"\xff\xfe", "not UTF-8"), (b'name,kind\n"' + b"x" * 1_000_010, "no table")]
)
def test_what_cannot_be_read_is_told_in_words(content: bytes, said: str) -> None:
    with pytest.raises(BriefingError, match=said):
        read_actors(content, HERE)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2019-03-01T00:00:00Z", "2019-03-01"),
        ("+2019-00-00T00:00:00Z", "2019"),
        ("2019-05", "2019-05"),
        ("2019-00-15", "2019"),
        ("t123", ""),
        ("", ""),
        ("-0044-03-15", ""),
    ],
)
def test_dates_are_kept_as_fine_as_they_are_told(text: str, told: str) -> None:
    assert partial_date(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [("Rueda, Carmen", "Carmen Rueda"), ("Rueda", "Rueda"), ("A, B, C", "A, B, C"), ("A,", "A,")],
)
def test_names_are_turned_only_where_that_is_plain(text: str, told: str) -> None:
    assert given_name_first(text) == told


@settings(deadline=None, max_examples=80)
@given(
    st.one_of(
        st.text(),
        st.recursive(
            st.none() | st.text() | st.integers(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ).map(json.dumps),
    ),
    st.sampled_from([None, "csv", "opensanctions", "ftm", "wikidata"]),
)
def test_whatever_the_file_holds_it_gives_actors_faults_or_a_sentence(
    text: str, form: ListFormat | None
) -> None:
    try:
        incoming = read_actors(text.encode("utf-8", "replace"), HERE, form=form)
    except (BriefingError, BrokenFileError):
        return
    assert all(actor.name and actor.aliases for actor in incoming.actors)


def test_a_list_is_taken_in_from_the_command_line_as_one_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "targets.csv").write_text(
        "id,schema,name,aliases\n1,Person,Zoltan Verbrugge,\n2,Person,Zoltan Verbrugge,\n3,Vessel,Boat,\n"
    )
    data = ["--data", str(tmp_path / "data")]
    assert run(["watch", "import", str(tmp_path / "targets.csv"), *data]) == 0
    out = capsys.readouterr()
    assert "1 added" in out.out
    assert "neither people nor organizations: 1 entry" in out.out
    assert "CC BY-NC" in out.err
    assert run(["watch", "export", "--format", "csv", *data]) == 0
    assert "Zoltan Verbrugge,official" in capsys.readouterr().out

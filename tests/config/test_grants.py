"""Grant files: what they say, what is wrong with them, and that writing and reading are one."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.config.grants import read_grant
from tayori.config.workspace import load_grants
from tayori.config.write_grant import grant_path, grant_text, withdraw_grant, write_grant
from tayori.errors import ConfigError, UsageError
from tayori.model.grant import (
    AiUse,
    AuthorRights,
    Component,
    Duty,
    DutyKind,
    Edit,
    Grant,
    GrantStatus,
    Guardian,
    MusicManager,
    MusicPart,
    MusicRight,
    Permit,
    Place,
    Scope,
    StatusChange,
)
from tayori.model.ids import GrantId
from tayori.model.text import Texts
from tests.config import samples

HEAD = "schema: 1\nsubject: x\npublic_id: X-0001\nchannels: [any]\nterritories: [world]\n"


def read(root: Path, kind: str, text: str) -> Grant:
    path = samples.write(root / f"grants/{kind}/one.yaml", f"{HEAD}kind: {kind}\n{text}")
    return read_grant(path, root)


def mistakes(root: Path, kind: str, text: str) -> dict[str, tuple[int, str]]:
    """What is wrong, by key: the line in `text`, and the sentence."""
    with pytest.raises(ConfigError) as caught:
        read(root, kind, text)
    return {m.key: (m.line - 6, m.text) for m in caught.value.mistakes}


def test_both_rights_of_a_track_inherit_what_they_do_not_say(tmp_path: Path) -> None:
    text = """\
purposes: [information, advertising]
valid: {from: 2026-01-01, until: 2028-12-31}
title: {ja: 朝のうた, en: Morning}
composition:
  holder: 信州音楽出版
  manager: NexTone
  licence: L-1
  work_code: N00012345
  iswc: T-034.524.680-1
  domestic: true
  territories: [JP]
master: {isrc: JPA012600001, self_performed: true, valid: {until: 2027-03-31}, document: {file: forms/m.pdf}}
"""
    grant = read(tmp_path, "music", text)
    composition, master = grant.music
    assert composition == MusicRight(
        part=MusicPart.COMPOSITION, holder="信州音楽出版", manager=MusicManager.NEXTONE, licence="L-1",
        work_code="N00012345", code="T-034.524.680-1", domestic=True,
        scope=replace(grant.scope, territories=("JP",)),
    )  # fmt: skip
    assert master == MusicRight(
        part=MusicPart.MASTER, code="JPA012600001", self_performed=True, document="forms/m.pdf",
        scope=replace(grant.scope, valid_until=date(2027, 3, 31)),
    )  # fmt: skip
    assert grant.title.as_dict() == {"ja": "朝のうた", "en": "Morning"}


def test_a_grant_of_everything_else(tmp_path: Path) -> None:
    text = """\
under: footage/master-contract
sublicensable: true
prohibitions:
  - {channels: [tiktok]}
  - {purposes: [advertising], territories: [US], from: 2027-01-01, until: 2027-02-01}
credit: 撮影 信州映像
duties:
  - {kind: notice, text: 無断転載禁止, where: description}
  - {kind: no_editing, except: [trim, captions]}
author:
  transferred: true
  articles: [27, 28]
  moral_rights: {waived: true, scope: 市と市が指定する者, document: c.pdf}
status: active
history: [{on: 2026-06-01, status: requested}, {on: 2026-06-20, status: active, by: 広報課 山田, why: 契約}]
"""
    grant = read(tmp_path, "footage", text)
    assert grant.prohibitions == (
        Scope(("tiktok",)),
        Scope((), ("US",), ("advertising",), date(2027, 1, 1), date(2027, 2, 1)),
    )
    assert grant.duties == (
        Duty(DutyKind.CREDIT, "撮影 信州映像"),
        Duty(DutyKind.NOTICE, "無断転載禁止", Place.DESCRIPTION),
        Duty(DutyKind.NO_EDITING, allowed=(Edit.TRIM, Edit.CAPTIONS)),
    )
    assert grant.author == AuthorRights(
        transferred=True, names_27_28=True, moral_waived=True, moral_scope="市と市が指定する者",
        moral_document="c.pdf",
    )  # fmt: skip
    assert (grant.under, grant.sublicensable) == ("footage/master-contract", True)
    assert grant.history[1] == StatusChange(date(2026, 6, 20), GrantStatus.ACTIVE, "広報課 山田", "契約")
    assert grant.scope.purposes == ("information",)


def test_the_paper_on_moral_rights_may_have_a_digest(tmp_path: Path) -> None:
    moral = "author: {moral_rights: {waived: true, document: {file: forms/c.pdf, sha256: %s}}}"
    grant = read(tmp_path, "footage", moral % ("A" * 64))
    assert grant.author == AuthorRights(
        moral_waived=True, moral_document="forms/c.pdf", moral_document_sha256="a" * 64
    )
    assert read(tmp_path, "footage", moral % "...").author == replace(
        grant.author, moral_document_sha256=None
    )


def test_a_recording_may_be_in_the_public_domain(tmp_path: Path) -> None:
    (master,) = read(tmp_path, "music", "master: {manager: PD, holder: 国立国会図書館}").music
    assert (master.manager, master.holder) == (MusicManager.PUBLIC_DOMAIN, "国立国会図書館")


def test_one_article_alone_is_not_both(tmp_path: Path) -> None:
    grant = read(tmp_path, "script", "author: {transferred: true, articles: [27]}")
    assert grant.author == AuthorRights(transferred=True, names_27_28=False)


def test_ai_and_places(tmp_path: Path) -> None:
    ai = read(tmp_path, "ai", "ai: {system: S, version: '2', what: 背景, disclosure: {ja: AI生成}}")
    assert ai.ai == AiUse(True, "S", "背景", "2", Texts.of({"ja": "AI生成"}))
    place = read(tmp_path, "place", "permit: {number: 第3号, authority: 長野警察署, conditions: [三脚不可]}")
    assert place.permit == Permit("第3号", "長野警察署", ("三脚不可",))


@pytest.mark.parametrize(
    ("kind", "text", "key", "says"),
    [
        ("portrait", "permit: {number: '1'}", "permit", "is for place; this is a grant of kind portrait"),
        ("place", "composition: {manager: PD}", "composition", "is for music"),
        ("music", "minor: true", "minor", "this is a grant of kind music"),
        ("portrait", "title: {ja: 朝}", "title", "is for music, footage"),
        ("voice", "ai: {system: a, what: b}", "ai", "is for ai"),
        ("music", "title: 朝", "title", "needs its language"),
        ("music", "composition: {manager: jasrac}", "composition.manager", "one of JASRAC, NexTone"),
        ("music", "composition: {iswc: 12}", "composition.iswc", "an ISWC such as"),
        ("music", "master: {manager: JASRAC}", "master.manager", "public domain: PD"),
        (
            "footage",
            "author: {moral_rights: {waived: true, document: ../c.pdf}}",
            "author.moral_rights.document",
            "leaves its folder",
        ),
        (
            "footage",
            "author: {moral_rights: {waived: true, document: {fiel: c.pdf, file: d.pdf}}}",
            "author.moral_rights.document.fiel",
            "did you mean `file`",
        ),
        ("music", "master: {isrc: 12}", "master.isrc", "an ISRC such as"),
        ("music", "master: {iswc: T0345246801}", "master.iswc", "is not known here; did you mean `isrc`"),
        ("footage", "author: {articles: [27, 28]}", "author", "nothing is transferred"),
        ("footage", "author: {transferred: true, articles: [26]}", "author.articles[1]", "at least 27"),
        ("footage", "duties: [{kind: credit}]", "duties[1]", "needs `text:`"),
        ("footage", "duties: [{kind: no_editing, text: a}]", "duties[1]", "shows nothing"),
        ("footage", "duties: [{kind: label, text: a, except: [trim]}]", "duties[1]", "`no_editing`"),
        ("footage", "prohibitions: [{}]", "prohibitions[1]", "forbids everything"),
        ("footage", "prohibitions: [{channels: []}]", "prohibitions[1].channels", "not be empty"),
        ("place", "under: contract", "under", "with its kind"),
        ("place", "valid: {from: 2026-02-01, until: 2026-01-31}", "valid", "before it begins"),
        ("place", "granted: 2026-02-01\nvalid: {until: 2026-01-31}", "valid", "before it was granted"),
        ("place", "prohibitions: [{from: 2026-02-01, until: 2026-01-31}]", "prohibitions[1]", "before it"),
        ("place", "granted: 2026-02-01\nstatus: withdrawn\nwithdrawn: 2026-01-31", "withdrawn", "before the"),
        ("place", "status: refused\nwithdrawn: 2026-01-31", "withdrawn", "the status is refused"),
        ("place", "history: [{on: 2026-01-02, status: requested}]", "history[1]", "but the status is `act"),
        (
            "place",
            "history:\n  - {on: 2026-01-02, status: requested}\n  - {on: 2026-01-01, status: active}",
            "history",
            "is not in order: 2026-01-01 stands after 2026-01-02",
        ),
        ("portrait", "granted: 2015-01-01\nborn: 2015-04-02", "born", "after the day"),
    ],
)
def test_mistakes_have_their_line_and_key(tmp_path: Path, kind: str, text: str, key: str, says: str) -> None:
    found = mistakes(tmp_path, kind, text)
    assert list(found) == [key]
    line, sentence = found[key]
    assert says in sentence
    assert key.partition(".")[0].partition("[")[0] in text.splitlines()[line - 1]


def test_all_mistakes_of_a_grant_come_at_once(tmp_path: Path) -> None:
    found = mistakes(tmp_path, "voice", "permit: {number: '1'}\nborn: tomorrow\nrole: 司会\n")
    assert list(found) == ["permit", "born", "role"]


def test_no_sentence_repeats_personal_data(tmp_path: Path) -> None:
    text = (
        "born: 2015-02-30\nguardian: {name: 山田, 太郎, relation: 父}\nhistory: [{on: 花子, status: active}]"
    )
    found = str(mistakes(tmp_path, "portrait", text))
    assert "`...` is no day of the calendar" in found
    assert "guardian...." in found
    for private in ("2015", "山田", "太郎", "花子"):
        assert private not in found


# ---- personal texts


def personal(root: Path, kind: str, text: str) -> set[str]:
    written = HEAD.replace("subject: x", "subject: 山田 花子")
    path = samples.write(root / f"grants/{kind}/one.yaml", f"{written}kind: {kind}\n{text}")
    return set(read_grant(path, root).personal)


def test_every_telling_text_of_a_portrait_is_personal(tmp_path: Path) -> None:
    text = """\
holder: Hana Agency
born: 2015-04-02
minor: true
guardian: {name: 山田　太郎, relation: 父, consented: 2026-07-01}
assent: 2026-07-01
document: {file: forms/yamada.pdf}
history: [{on: 2026-07-02, status: active, by: 佐藤 一郎, why: 学校の友達と一緒に撮影した}]
notes: |
  電話で
  携帯は090-1111-2222に
"""
    assert personal(tmp_path, "portrait", text) == {
        "山田 花子", "山田花子", "Hana Agency", "2015-04-02", "2015/04/02", "2015年4月2日", "山田　太郎",
        "山田太郎", "yamada.pdf", "佐藤 一郎", "佐藤一郎", "学校の友達と一緒に撮影した",
        "携帯は090-1111-2222に",
    }  # fmt: skip


def test_the_name_of_a_childs_paper_on_moral_rights_is_personal(tmp_path: Path) -> None:
    author = "author: {moral_rights: {waived: true, document: forms/yamada.pdf}}"
    assert "yamada.pdf" in personal(tmp_path, "script", f"{author}\nminor: true")
    assert personal(tmp_path, "script", author) == set()


def test_places_and_works_are_no_people_unless_a_child_made_them(tmp_path: Path) -> None:
    assert personal(tmp_path, "place", "document: {file: forms/eki.pdf}") == set()
    assert personal(tmp_path, "artwork", "holder: 信州画廊") == set()
    assert personal(tmp_path, "artwork", "minor: true") == {"山田 花子", "山田花子"}


@pytest.mark.parametrize("by", ["root", "広報課", "長野市 広報課", "kouhou"])
def test_accounts_and_offices_are_not_searched_for(tmp_path: Path, by: str) -> None:
    text = f"history: [{{on: 2026-07-02, status: active, by: {by}}}]"
    assert personal(tmp_path, "place", text) == set()


def test_a_name_that_may_be_shown_is_not_searched_for(tmp_path: Path) -> None:
    assert personal(tmp_path, "portrait", "public_name: 山田花子") == set()
    assert personal(tmp_path, "portrait", "public_name: 花子") == {"山田 花子", "山田花子"}


def test_a_credit_does_not_make_a_name_public(tmp_path: Path) -> None:
    assert personal(tmp_path, "portrait", "credit: '出演: 山田花子'") == {"山田 花子", "山田花子"}


# ---- written and read back

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(
    lambda t: t == t.strip()
)
MAYBE = st.just("") | TEXT
NAMES = st.lists(st.sampled_from(["any", "youtube", "portal", "a-b"]), min_size=1, max_size=3, unique=True)
COUNTRIES = st.lists(st.sampled_from(["world", "JP", "NO"]), min_size=1, max_size=3, unique=True)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
TEXTS = st.dictionaries(st.sampled_from(["ja", "en", "zh-Hant", "no"]), TEXT, max_size=3).map(Texts.of)
PATHS = st.none() | st.sampled_from(["forms/佐藤, 花.pdf", "forms/a b.pdf", "a'\"b.pdf"])
SHA = st.none() | st.sampled_from(["a" * 64, "0" * 64])


@st.composite
def scopes(draw: st.DrawFn, empty: bool = False) -> Scope:
    since, until = sorted((draw(DAYS), draw(DAYS)))
    return Scope(
        tuple(draw(NAMES)),
        tuple(draw(COUNTRIES)) if not empty else (),
        tuple(draw(NAMES)) if not empty or draw(st.booleans()) else (),
        draw(st.sampled_from([None, since])),
        draw(st.sampled_from([None, until])),
    )


@st.composite
def rights(draw: st.DrawFn, part: MusicPart, whole: Scope) -> MusicRight:
    own = draw(scopes())
    scope = replace(own, valid_from=own.valid_from or whole.valid_from, valid_until=whole.valid_until)
    if scope.valid_from and scope.valid_until and scope.valid_until < scope.valid_from:
        scope = replace(scope, valid_from=whole.valid_from)
    is_notes = part is MusicPart.COMPOSITION
    document = draw(PATHS)
    return MusicRight(
        part=part,
        holder=draw(MAYBE),
        scope=draw(st.sampled_from([whole, scope])),
        manager=draw(st.none() | st.sampled_from([*MusicManager] if is_notes else [MusicManager("PD")])),
        licence=draw(MAYBE),
        work_code=draw(MAYBE) if is_notes else "",
        code=draw(st.sampled_from(["", "T-034.524.680-1" if is_notes else "JP-A01-26-00001"])),
        domestic=draw(st.sampled_from([None, True, False])) if is_notes else None,
        self_performed=draw(st.booleans()),
        advertising=draw(st.booleans()),
        document=document,
        document_sha256=draw(SHA) if document else None,
    )


DUTIES = st.builds(
    Duty, st.sampled_from([DutyKind.CREDIT, DutyKind.NOTICE, DutyKind.LABEL]), TEXT, st.sampled_from(Place)
) | st.builds(
    lambda edits: Duty(DutyKind.NO_EDITING, allowed=tuple(edits)),
    st.lists(st.sampled_from(Edit), unique=True),
)


@st.composite
def author_rights(draw: st.DrawFn) -> AuthorRights:
    transferred, paper = draw(st.booleans()), draw(PATHS)
    return AuthorRights(
        transferred=transferred, names_27_28=transferred and draw(st.booleans()),
        moral_waived=draw(st.booleans()), moral_scope=draw(MAYBE), moral_document=paper,
        moral_document_sha256=draw(SHA) if paper else None,
    )  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> tuple[StatusChange, ...]:
    days = sorted(draw(st.lists(DAYS, max_size=3)))
    return tuple(StatusChange(d, draw(st.sampled_from(GrantStatus)), draw(MAYBE), draw(MAYBE)) for d in days)


@st.composite
def grants(draw: st.DrawFn) -> Grant:
    """Any grant that makes sense: fields of its kind only."""
    kind = draw(st.sampled_from(Component))
    scope = draw(scopes())
    granted = draw(st.sampled_from([None, scope.valid_from or scope.valid_until or date(2024, 2, 29)]))
    history = draw(histories())
    status = history[-1].status if history else draw(st.sampled_from(GrantStatus))
    document = draw(PATHS)
    grant = Grant(
        id=GrantId(f"{kind}/one"), component=kind, subject=draw(TEXT), public_id=draw(TEXT),
        holder=draw(MAYBE), granted=granted, scope=scope,
        prohibitions=tuple(draw(st.lists(scopes(empty=True), max_size=2))), status=status,
        withdrawn=date(2031, 1, 1) if status is GrantStatus.WITHDRAWN else None, history=history,
        under=draw(st.none() | st.just(GrantId("footage/all"))), sublicensable=draw(st.booleans()),
        conditions=tuple(draw(st.lists(TEXT, max_size=2))), duties=tuple(draw(st.lists(DUTIES, max_size=3))),
        document=document, document_sha256=draw(SHA) if document else None,
    )  # fmt: skip
    return replace(grant, **draw(of_kind(kind, scope)))


@st.composite
def of_kind(draw: st.DrawFn, kind: Component, scope: Scope) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if kind in (Component.PORTRAIT, Component.VOICE, Component.SCRIPT):
        more |= {"public_name": draw(MAYBE), "role": draw(st.sampled_from(["", "guest", "host"]))}
        guardian = st.builds(Guardian, TEXT, TEXT, st.none() | DAYS)
        more |= {"minor": draw(st.booleans()), "guardian": draw(st.none() | guardian)}
        more |= {"born": draw(st.none() | st.just(date(2012, 4, 2))), "assent": draw(st.none() | DAYS)}
    if kind in (Component.SCRIPT, Component.FOOTAGE, Component.PHOTO):
        more |= {"author": draw(st.none() | author_rights()), "title": draw(TEXTS)}
    if kind is Component.MUSIC:
        parts = draw(st.sampled_from([(), (MusicPart.MASTER,), tuple(MusicPart)]))
        more |= {"music": tuple(draw(rights(part, scope)) for part in parts), "title": draw(TEXTS)}
    if kind is Component.PLACE:
        conditions = st.lists(TEXT, max_size=2).map(tuple)
        more |= {"permit": draw(st.none() | st.builds(Permit, TEXT, MAYBE, conditions))}
    if kind is Component.AI:
        use = st.builds(AiUse, st.just(True), TEXT, TEXT, MAYBE, TEXTS)
        more |= {"ai": draw(st.none() | use)}
    return more


@given(grant=grants(), notes=MAYBE)
def test_every_grant_that_is_written_comes_back_equal(grant: Grant, notes: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_grant(Path(folder), grant, notes)
        found = read_grant(path, Path(folder))
    assert replace(found, personal=()) == grant


def test_a_grant_is_never_written_over(nagano: Path) -> None:
    grant = load_grants(nagano)[0][GrantId("portrait/yamada-hanako")]
    before = grant_path(nagano, grant.id).read_bytes()
    with pytest.raises(UsageError, match="exists already"):
        write_grant(nagano, grant)
    assert grant_path(nagano, grant.id).read_bytes() == before


def test_what_is_written_is_short_and_says_what_is_personal(nagano: Path) -> None:
    text = grant_text(load_grants(nagano)[0][GrantId("portrait/yamada-hanako")])
    assert (
        text
        == """\
schema: 1
kind: portrait
subject: 山田 花子   # personal data: never leaves the workspace
public_id: REL-0001   # what outputs may show
minor: true
guardian: {name: 山田 太郎, relation: 父, consented: 2026-07-01}
granted: 2026-07-01
valid: {from: 2026-07-01, until: 2029-03-31}
channels: [youtube, portal, instagram, tiktok]
territories: [world]
purposes: [information]
conditions: [氏名非公開]
document: {file: forms/yamada.pdf}
status: active
"""
    )


# ---- withdrawn


def withdrawn(root: Path, text: str, day: date = date(2026, 9, 1), **said: str) -> tuple[Grant, list[str]]:
    """The grant after its withdrawal, and the lines that came."""
    path = samples.write(root / "grants/place/one.yaml", f"{HEAD}kind: place\n{text}")
    before = path.read_text().splitlines()
    withdraw_grant(path, day, **said)
    after = path.read_text().splitlines()
    assert [line[:14] for line in before if line not in after] == ["status: active"]
    return read_grant(path, root), [line for line in after if line not in before]


def test_a_withdrawal_adds_a_line_of_history_and_keeps_the_rest(tmp_path: Path) -> None:
    first = "history:          # ours\n  - {on: 2026-07-01, status: active, by: a, why: b}   # first\n"
    grant, came = withdrawn(tmp_path, f"{first}status: active   # :)", by="佐藤, 花", why="希望")
    assert grant.history[-1] == StatusChange(date(2026, 9, 1), GrantStatus.WITHDRAWN, "佐藤, 花", "希望")
    assert len(grant.history) == 2
    assert len(came) == 3


def test_a_withdrawal_without_history_begins_one(tmp_path: Path) -> None:
    grant, came = withdrawn(tmp_path, "status: active")
    assert grant.history == (StatusChange(date(2026, 9, 1), GrantStatus.WITHDRAWN),)
    assert grant.withdrawn == date(2026, 9, 1)
    assert len(came) == 4


def test_a_withdrawal_for_an_earlier_day_does_not_disturb_the_history(tmp_path: Path) -> None:
    text = "history: [{on: 2026-10-01, status: active}]\nstatus: active"
    path = samples.write(tmp_path / "grants/place/one.yaml", f"{HEAD}kind: place\n{text}\n")
    withdraw_grant(path, date(2026, 9, 1))
    grant = read_grant(path, tmp_path)
    assert grant.history[-1] == StatusChange(date(2026, 10, 1), GrantStatus.WITHDRAWN)
    assert grant.withdrawn == date(2026, 9, 1)


def test_withdrawing_twice_changes_nothing(tmp_path: Path) -> None:
    withdrawn(tmp_path, "status: active")
    path = tmp_path / "grants/place/one.yaml"
    before = path.read_bytes()
    withdraw_grant(path, date(2026, 9, 1), by="again")
    assert path.read_bytes() == before

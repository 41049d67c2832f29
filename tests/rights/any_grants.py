"""Grants of any kind that repeat personal texts wherever a record has room for one."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from tayori.model.grant import AiUse, Component, Duty, DutyKind, Grant, GrantStatus, Permit, Scope
from tayori.model.ids import GrantId
from tayori.model.text import Texts

SECRETS = (
    "山田 花子",
    "佐藤健太郎",
    "Hanako Yamada",
    "2014-05-01",
    "泣き出したので中断した。",
    "doui-yamada.pdf",
)
PLAIN = ("REL-0001", "信州映像", "朝のうた", "any", "youtube")

words = st.one_of(
    st.sampled_from(SECRETS),
    st.sampled_from(PLAIN),
    st.sampled_from([s.replace(" ", "") for s in SECRETS]),
    st.tuples(st.sampled_from(("撮影 ", "of-")), st.sampled_from(SECRETS)).map("".join),
    st.just("portrait/hanako-yamada"),
)
texts = words.map(lambda text: Texts.of({"ja": text, "en": "x"}))
days = st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1))
scopes = st.builds(
    Scope,
    channels=st.lists(words, max_size=2).map(tuple),
    territories=st.sampled_from([("world",), ("JP", "US"), ()]),
    purposes=st.lists(words, max_size=2).map(tuple),
    valid_from=days,
    valid_until=days,
)
ids = st.tuples(st.sampled_from(Component), st.sampled_from(("hanako-yamada", "b", "c")))


@st.composite
def grants_of_all_kinds(draw: st.DrawFn) -> Grant:
    kind, name = draw(ids)
    return Grant(
        id=GrantId(f"{kind}/{name}"),
        component=kind,
        subject=draw(st.sampled_from(SECRETS)),
        public_id=draw(words),
        public_name=draw(st.sampled_from(("", "佐藤健太郎"))),
        role=draw(words | st.just("")),
        title=draw(texts),
        holder=draw(st.sampled_from(SECRETS)),
        scope=draw(scopes),
        prohibitions=draw(st.lists(scopes, max_size=2).map(tuple)),
        status=draw(st.sampled_from(GrantStatus)),
        under=draw(st.none() | ids.map(lambda found: GrantId("/".join(found)))),
        conditions=draw(st.lists(words, max_size=2).map(tuple)),
        duties=draw(st.lists(st.builds(Duty, st.sampled_from(DutyKind), words), max_size=3).map(tuple)),
        permit=Permit("7", draw(words), (draw(words),)),
        ai=AiUse(
            used=True, system=draw(words), what=draw(words), version=draw(words), disclosure=draw(texts)
        ),
        personal=SECRETS,
    )

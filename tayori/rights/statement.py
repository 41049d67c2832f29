"""The one value that says an asset's rights; every carrier is rendered from it. Nothing private is in it.

Derived from what the asset declares, the grants it lists and the contracts they rest on. Of a grant it holds
public id, public name, title, credit, duties and scope, and none of them where it repeats a personal text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tayori.model.asset import Asset, Kind, Photo, Show, kind_of
from tayori.model.folding import has_words
from tayori.model.grant import ANY, AiUse, Component, DutyKind, Grant
from tayori.model.ids import GrantId, Lang, Slug
from tayori.model.rights import Person, RightsDeclaration, RightsStatement, Work
from tayori.model.text import Texts
from tayori.rights.bounds import bounds, listed_grants, stands, used_grants
from tayori.rights.discretion import Discretion
from tayori.rights.licences import LICENCE_URLS, is_open_licence
from tayori.rights.persons import is_personal
from tayori.rights.releases import MODEL, PROPERTY, public_id, release_ids, release_status
from tayori.rights.wording import ai_disclosure, default_first, usage_terms

NO_TRAINING = "DMI-PROHIBITED-AIMLTRAINING"
"""Default of PLUS Data Mining: no training of AI (facts A.1)."""

_WORKS = (Component.MUSIC, Component.FOOTAGE, Component.PHOTO, Component.ARTWORK, Component.SCRIPT)
_SHOWN_DUTIES = (DutyKind.NOTICE, DutyKind.LABEL)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Who speaks, and where its pages are: what a statement takes from the workspace's settings."""

    organisation: Texts = Texts()
    lang: Lang = Lang("ja")
    """Of the name where only one can stand."""
    url: str = ""
    terms_url: str = ""
    """Page with the terms of everything; empty = the licence's page, else the asset's own."""
    licensor_url: str = ""
    """Page where more can be asked for; empty = the organisation's."""
    data_mining: str = ""
    """PLUS code; empty = no training of AI, or unspecified under an open licence."""
    portal: str = ""
    """Base URL of the first target that is a site; empty = there is none."""
    site: str = ""
    """That target's name."""
    page: str = ""
    """The asset's own page on it."""
    kinds: tuple[tuple[str, str], ...] = ()
    """(name, kind) of every target, as grants may name either."""
    places: tuple[tuple[str, str], ...] = ()
    """(name, what the public calls it) of every target: its kind, or the place a person posts to."""

    @property
    def name(self) -> str:
        """The organisation, in one language."""
        return self.organisation.get(self.lang)


def rights_statement(
    asset: Asset, grants: Mapping[GrantId, Grant], house: House, year: int
) -> RightsStatement:
    """What every output of `asset` says about its rights.

    `year` is the copyright's, 0 where it is unknown. The order of lists and grants changes nothing.
    """
    declared, kind = asset.rights, Kind.PHOTO if isinstance(asset, Show) else kind_of(asset)
    listed, used = listed_grants(declared, grants), used_grants(declared, grants)
    discretion = Discretion.of(used, (text for _, text in house.organisation.items))
    owner = declared.holder or house.name
    bound = bounds(used, dict(house.kinds), declared.territories)
    on_site = any(word in bound.channels for word in (ANY, house.site, dict(house.kinds).get(house.site)))
    ai = _ai(declared, listed, discretion, kind)
    no_editing = any(duty.kind is DutyKind.NO_EDITING for grant in used for duty in grant.duties)
    return RightsStatement(
        owner=owner,
        owner_url=house.url if owner in house.organisation.as_dict().values() else "",
        credit=credit_line(declared.credit, discretion.kept(_texts(used, (DutyKind.CREDIT,)))),
        notices=_notices(used, discretion, ai, asset.lang),
        copyright_notice=_copyright(year, owner),
        copyright_year=year,
        licence=declared.licence,
        licence_url=LICENCE_URLS.get(declared.licence, ""),
        usage_terms=default_first(usage_terms(declared.licence, no_editing=no_editing), asset.lang)
        if owner
        else Texts(),
        web_statement=house.terms_url
        or LICENCE_URLS.get(declared.licence, "")
        or (house.page if on_site else ""),
        licensor_url=house.licensor_url or house.url,
        policy_url=_policy_url(house, asset.slug) if on_site else "",
        model_release=release_status(asset, grants, MODEL),
        model_release_ids=release_ids(listed, MODEL, discretion),
        property_release=release_status(asset, grants, PROPERTY),
        property_release_ids=release_ids(listed, PROPERTY, discretion),
        data_mining=house.data_mining or data_mining(declared.licence),
        valid_from=bound.valid_from.isoformat() if bound.valid_from else "",
        valid_until=bound.valid_until.isoformat() if bound.valid_until else "",
        territories=bound.territories,
        channels=discretion.kept(bound.channels),
        media=discretion.kept(dict(house.places).get(word, word) for word in bound.channels),
        conditions=_conditions(used, discretion),
        no_editing=no_editing,
        source_type=_source_type(asset, ai),
        ai=ai,
        people=_people(listed, discretion),
        works=_works(listed, discretion),
    )


def _policy_url(house: House, slug: Slug) -> str:
    """Where the asset's ODRL policy is published; empty without a site."""
    return f"{house.portal.rstrip('/')}/rights/{slug}.odrl.json" if house.portal else ""


def credit_line(own: str, owed: Iterable[str]) -> str:
    """The asset's own credit and every credit owed, once each, joined by ` / `."""
    line = own.strip()
    for credit in owed:
        if not has_words(line, credit):
            line = f"{line} / {credit}" if line else credit
    return line


def _texts(used: tuple[Grant, ...], kinds: tuple[DutyKind, ...]) -> Iterator[str]:
    return (duty.text for grant in used for duty in grant.duties if duty.kind in kinds)


def _notices(used: tuple[Grant, ...], discretion: Discretion, ai: AiUse, lang: Lang) -> tuple[str, ...]:
    """Sentences that have to be shown; of generative AI in the asset's language, else in English."""
    tongue = lang if ai.disclosure.find(lang) else Lang("en")
    told = (ai.disclosure.get(tongue),) if ai.used else ()
    return tuple(dict.fromkeys((*discretion.kept(_texts(used, _SHOWN_DUTIES)), *told)))


def _copyright(year: int, owner: str) -> str:
    """`© 2026 長野市`; nothing is claimed for a file whose owner nobody named, as `transcode` makes it."""
    if not owner:
        return ""
    return f"© {year} {owner}" if year else f"© {owner}"


def data_mining(licence: str) -> str:
    """The PLUS code where nobody said another: no training of AI, and nothing under an open licence."""
    return "DMI-UNSPECIFIED" if is_open_licence(licence) else NO_TRAINING


def _conditions(used: tuple[Grant, ...], discretion: Discretion) -> tuple[str, ...]:
    """Conditions are written for us; those about a person (`never name the school`) could tell of them."""
    about_things = [grant for grant in used if not is_personal(grant)]
    permits = (text for grant in about_things if grant.permit for text in grant.permit.conditions)
    return discretion.kept((*(text for grant in about_things for text in grant.conditions), *permits))


def _source_type(asset: Asset, ai: AiUse) -> str:
    """IPTC digital source type: edited from captures unless generative AI had a part (facts A.1).

    How the cover of a show was made nobody says, and it may well be drawn.
    """
    if ai.used:
        return "compositeWithTrainedAlgorithmicMedia"
    match asset:
        case Show():
            return ""
        case Photo():
            return "digitalCapture"
        case _:
            return "compositeCapture"


def _ai(declared: RightsDeclaration, listed: tuple[Grant, ...], discretion: Discretion, kind: Kind) -> AiUse:
    """What the asset declares and what its grants of that kind record, together."""
    recorded = [g.ai for g in listed if g.ai is not None and g.ai.used and g.component is Component.AI]
    own = declared.ai
    if not own.used and not recorded:
        return AiUse()
    more = [replace(ai, disclosure=discretion.translated(ai.disclosure)) for ai in recorded]
    joined = AiUse(
        used=True,
        system=own.system or ", ".join(discretion.kept(ai.system for ai in more)),
        what=own.what or ", ".join(discretion.kept(ai.what for ai in more)),
        version=own.version or ", ".join(discretion.kept(ai.version for ai in more)),
        disclosure=next((ai.disclosure for ai in (own, *more) if ai.disclosure), Texts()),
    )
    return replace(joined, disclosure=ai_disclosure(joined, kind))


def _people(listed: tuple[Grant, ...], discretion: Discretion) -> tuple[Person, ...]:
    """Who may be named: by a record that stands, once for each thing they do."""
    named = [(g.public_name.strip(), discretion.shown(g.role), g.component) for g in listed if stands(g)]
    heard = {name for name, _, component in named if component is Component.VOICE}
    busy = {name for name, role, _ in named if role}
    told = {(name, role) for name, role, _ in named if name and (role or name not in busy)}
    return tuple(Person(name, role, name in heard) for name, role in sorted(told))


def _works(listed: tuple[Grant, ...], discretion: Discretion) -> tuple[Work, ...]:
    """Works of others, as far as they may be shown; one of which nothing may is left out."""
    works = {_work(grant, discretion): None for grant in listed if grant.component in _WORKS}
    return tuple(work for work in works if work.title or work.credit or work.public_id)


def _work(grant: Grant, discretion: Discretion) -> Work:
    one = (grant,)
    return Work(
        component=grant.component,
        title=discretion.translated(grant.title),
        credit=" / ".join(discretion.kept(_texts(one, (DutyKind.CREDIT,)))),
        public_id=public_id(grant, discretion),
        notice=" / ".join(discretion.kept(_texts(one, (DutyKind.NOTICE,)))),
    )

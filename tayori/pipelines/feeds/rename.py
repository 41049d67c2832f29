"""An episode or a show has another name: its guids are kept under that from now on, as they are."""

from __future__ import annotations

from pathlib import Path

from tayori.errors import UsageError
from tayori.ledger.guids import EpisodeName
from tayori.model.ids import Slug, parse_slug
from tayori.pipelines.feeds.guids import SHOW_GUID
from tayori.pipelines.feeds.renames import Renames
from tayori.pipelines.opening import OpenWorkspace


def rename_feed(opened: OpenWorkspace, old: str, new: str) -> tuple[EpisodeName, ...]:
    """Keep the guids of `old` as those of `new`, both `SHOW/SLUG` or both `SHOW`; the new names.

    The caller holds the workspace lock. Raises UsageError when there is nothing to keep, when `old` still has
    its folder or `new` has none, and when `new` has a guid of its own.
    """
    _refuse_mixed(old, new)
    names = _episode(old, new) if "/" in old else _show(opened, old, new)
    _refuse_senseless(opened, names, old, new)
    subject = new.rpartition("/")[2]
    opened.ledger.rename_guids(names, opened.actor, subject, {"from": old, "to": new})
    return tuple(names.values())


def _refuse_mixed(old: str, new: str) -> None:
    if old.count("/") != new.count("/") or old.count("/") > 1 or old == new:
        raise UsageError(
            f"{old!r} cannot become {new!r}.",
            "Name two episodes, like koe/dai-ichi koe/hajimari, or two shows, like koe kikite.",
        )


def _episode(old: str, new: str) -> dict[EpisodeName, EpisodeName]:
    was, now = (EpisodeName(*(parse_slug(part) for part in name.split("/"))) for name in (old, new))
    return {was: now}


def _show(opened: OpenWorkspace, old: str, new: str) -> dict[EpisodeName, EpisodeName]:
    was, now = parse_slug(old), parse_slug(new)
    return {EpisodeName(was, slug): EpisodeName(now, slug) for slug in opened.ledger.guids(was)}


def _refuse_senseless(
    opened: OpenWorkspace, names: dict[EpisodeName, EpisodeName], old: str, new: str
) -> None:
    renames = Renames(opened)
    known = [name for name in names if name.episode in renames.guids.get(name.show, {})]
    if not known or old.endswith(f"/{SHOW_GUID}"):
        raise UsageError(
            f"The ledger knows no guid of {old}.", "Only what was in a feed or imported has one."
        )
    if _has_folder(renames, old):
        raise UsageError(
            f"shows/{old} is still there: {new} is a copy, and gets guids of its own.",
            "Rename the folder, then run again.",
        )
    if not _has_folder(renames, new):
        raise UsageError(
            f"shows/{new} is not there.", f"Rename the folder {Path('shows', old)}, then run again."
        )
    taken = [name for name in names.values() if name.episode in renames.guids.get(name.show, {})]
    if taken:
        one = new if taken[0].episode == SHOW_GUID else taken[0]
        raise UsageError(
            f"{one} has a guid of its own, which listeners know.", "Two guids cannot become one: keep both."
        )


def _has_folder(renames: Renames, name: str) -> bool:
    show, _, slug = name.partition("/")
    return renames.has_episode(EpisodeName(Slug(show), Slug(slug))) if slug else renames.has_show(Slug(show))

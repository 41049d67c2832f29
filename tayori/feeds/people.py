"""Who is named as having made an episode: by an editor, by the grants of those who are heard, by the show.

An editor's list is their word. A grant names its person where it allows that (`RightsStatement.people`). The
persons of an item replace all of the show's for players (facts 4.5), so that an episode that names only a
guest would lose its host: then the show's people are named again.
"""

from __future__ import annotations

from collections.abc import Sequence

from tayori.feeds.namespaces import PODCAST
from tayori.feeds.rights import TEXT_CHARACTERS
from tayori.feeds.shared_tags import contributor_tag
from tayori.feeds.tag import Tag
from tayori.feeds.text import plain
from tayori.model.podcast import Contributor
from tayori.model.rights import Person

_UNSAID_ROLE = "guest"
"""A person without role would be read as the host, which is more than we know."""


def item_people(
    named: Sequence[Contributor], granted: Sequence[Person], of_show: Sequence[Contributor]
) -> tuple[Tag, ...]:
    """The persons of an item; none where the show's are right. Nobody stands there twice."""
    if not named and not granted:
        return ()
    written = named or of_show
    known = {plain(person.name).casefold() for person in written}
    others = (person for person in granted if (name := plain(person.name)) and name.casefold() not in known)
    return (*map(contributor_tag, written), *map(_heard, others))


def _heard(person: Person) -> Tag:
    """A person who may be named. Portraits and voices are what grants of people are for: the cast."""
    role = plain(person.role).lower() or _UNSAID_ROLE
    return Tag(PODCAST, "person", plain(person.name)[:TEXT_CHARACTERS], (("role", role), ("group", "cast")))

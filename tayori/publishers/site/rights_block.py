"""The block of credits and terms on an asset's page: the lines of its statement, by their labels."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from tayori.model.ids import Lang
from tayori.model.rights import RightsStatement
from tayori.publishers.plain_text import web
from tayori.publishers.rights_lines import RightsLine, policy_line, rights_lines, until_line
from tayori.publishers.site import paths
from tayori.publishers.site.entry import Entry

ANCHOR = "rights"
"""The block's id, so that a web statement can point to it."""


@dataclass(frozen=True, slots=True)
class RightsGroup:
    """Lines that share a label."""

    label: str
    lines: tuple[RightsLine, ...]


def rights_groups(entry: Entry, own: Collection[str]) -> tuple[RightsGroup, ...]:
    """The block of `entry`, whose page has the addresses `own`; a link to itself is left out."""
    policy = policy_line(policy_address(entry), entry.lang)
    return statement_groups(entry.rights, entry.lang, own, policy)


def statement_groups(
    said: RightsStatement, lang: Lang, own: Collection[str], policy: tuple[RightsLine, ...] = ()
) -> tuple[RightsGroup, ...]:
    """The block of anything that has a statement, of a show for instance; see `rights_groups`."""
    if said.web_statement.partition("#")[0] in own:
        said = replace(said, web_statement="")
    return tuple(_grouped((*rights_lines(said, lang), *policy, *until_line(said, lang))))


def policy_address(entry: Entry) -> str:
    """Where its ODRL policy is: below the site's base where we publish it, else as the statement says."""
    return paths.policy(entry.package.slug) if entry.package.policy else web(entry.rights.policy_url)


def _grouped(lines: tuple[RightsLine, ...]) -> Iterator[RightsGroup]:
    for label in dict.fromkeys(line.label for line in lines):
        yield RightsGroup(label, tuple(line for line in lines if line.label == label))

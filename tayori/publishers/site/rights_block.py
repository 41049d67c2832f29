"""The block of credits and terms on an asset's page: the lines of its statement, by their labels."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

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
    said = entry.rights
    if said.web_statement.partition("#")[0] in own:
        said = replace(said, web_statement="")
    lines = (*rights_lines(said, entry.lang), *policy_line(policy_address(entry), entry.lang))
    return tuple(_grouped((*lines, *until_line(said, entry.lang))))


def policy_address(entry: Entry) -> str:
    """Where its ODRL policy is: below the site's base where we publish it, else as the statement says."""
    return paths.policy(entry.package.slug) if entry.package.policy else web(entry.rights.policy_url)


def _grouped(lines: tuple[RightsLine, ...]) -> Iterator[RightsGroup]:
    for label in dict.fromkeys(line.label for line in lines):
        yield RightsGroup(label, tuple(line for line in lines if line.label == label))

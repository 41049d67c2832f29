"""axe-core in the page: what it finds of WCAG 2.2 A and AA, and its best practices apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from tayori.inspection.browser import Tab
from tayori.inspection.model import Observation, State

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
RULES_OFF_BY_DEFAULT = ("target-size", "css-orientation-lock")
"""Rules for AA that axe runs only when asked to."""
RUN = """
async ({tags, asked}) => {
  const rules = Object.fromEntries(asked.map((name) => [name, {enabled: true}]));
  const answer = await axe.run(document, {runOnly: tags, rules, resultTypes: ['violations', 'incomplete']});
  const brief = (rule) => ({id: rule.id, tags: rule.tags, help: rule.help, nodes: rule.nodes.map((node) => (
    {target: node.target.flat(9).join(' '), text: node.failureSummary || ''}))});
  return {
    violations: answer.violations.map(brief),
    incomplete: answer.incomplete.map(brief),
    passes: answer.passes.map((rule) => ({id: rule.id, tags: rule.tags, help: rule.help})),
  };
}
"""


@cache
def axe_source() -> str:
    """The text of axe.min.js, as the package axe-playwright-python brings it."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def axe_version() -> str:
    """E.g. `axe-core 4.12.1`, from the first line of its source."""
    found = re.search(r"axe v([\d.]+)", axe_source()[:200])
    return f"axe-core {found[1] if found else '(version not told)'}"


async def run_axe(tab: Tab) -> list[Observation]:
    """What axe says of the page.

    It is evaluated by the browser's debugger, which a Content-Security-Policy does not touch: the
    page's own policy stays on and is not weakened.
    """
    await tab.ask(axe_source())
    answer = await tab.ask(RUN, {"tags": TAGS, "asked": RULES_OFF_BY_DEFAULT})
    return list(read_answer(answer, tab.url))


def read_answer(answer: Mapping[str, Any], page: str) -> Iterator[Observation]:
    """Axe's results as observations: violations fail, what it could not decide needs a person."""
    for rule in answer["violations"]:
        yield from _nodes(rule, page, State.FAILS)
    for rule in answer["incomplete"]:
        yield from _nodes(rule, page, State.NEEDS_PERSON)
    for rule in answer["passes"]:
        for criterion in criteria(rule["tags"]):
            yield Observation(criterion, f"axe-{rule['id']}", page, "", rule["help"], State.PASSES)


def criteria(tags: list[str]) -> tuple[str, ...]:
    """Success criteria of a rule: the tag `wcag1412` is 1.4.12; none for a best practice."""
    found = (re.fullmatch(r"wcag(\d)(\d)(\d+)", tag) for tag in tags)
    return tuple(".".join(match.groups()) for match in found if match) or ("",)


def _nodes(rule: Mapping[str, Any], page: str, state: State) -> Iterator[Observation]:
    for node in rule["nodes"]:
        why = re.sub(r"\s+", " ", node["text"]).strip()
        text = f"{rule['help']}. {why}".strip()
        for criterion in criteria(rule["tags"]):
            yield Observation(criterion, f"axe-{rule['id']}", page, node["target"], text, state)

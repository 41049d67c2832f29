"""The podcast namespace: every tag held against its row of the table (facts 4.5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tayori.feeds.checking.podcast_meaning import check_meaning
from tayori.feeds.checking.podcast_table import TAGS, TagRule
from tayori.feeds.checking.values import URI, URL, Form
from tayori.feeds.checking.vocabulary import meant
from tayori.feeds.document import PODCAST, Element, here, named, short
from tayori.model.finding import Finding, error, note, warning


def check_podcast(channel: Element) -> Iterator[Finding]:
    """What is wrong with the tags of the podcast namespace, in a show and its episodes."""
    unknown: Counter[str] = Counter()
    for element in channel.iter(f"{PODCAST}*"):
        tag = element.tag.removeprefix(PODCAST)
        rule = TAGS.get(tag)
        if rule is None:
            unknown[tag] += 1
            if unknown[tag] == 1:
                text = f"Nobody knows the tag podcast:{tag}{meant(tag, TAGS)}"
                yield note("podcast-tag-unknown", _sentence(text), "", here(element))
            continue
        yield from _check_place(element, tag, rule)
        yield from _check_attributes(element, rule)
        yield from _check_text(element, rule)
        yield from check_meaning(element, tag)


def _sentence(text: str) -> str:
    return text if text.endswith("?") else f"{text}."


def _check_place(element: Element, tag: str, rule: TagRule) -> Iterator[Finding]:
    parent = element.getparent()
    stands = short(parent.tag).removeprefix("podcast:")
    if stands not in rule.parents:
        text = f"{named(element)} stands in <{short(parent.tag)}>, where nobody looks for it."
        yield warning("podcast-tag-place", text, f"It belongs in {' or '.join(rule.parents)}.", here(element))
    if rule.once and next(element.itersiblings(element.tag, preceding=True), None) is not None:
        yield error(
            "podcast-tag-twice", f"{named(element)} is there more than once.", "Keep one.", here(element)
        )
    if rule.children and not any(element.find(PODCAST + child) is not None for child in rule.children):
        text = f"{named(element)} has no podcast:{' or podcast:'.join(rule.children)} in it."
        yield error("podcast-child-missing", text, "Add one, or remove it.", here(element))
    if tag == "images":
        yield note(
            "podcast-tag-old", f"{named(element)} is no longer in use.", "Write podcast:image.", here(element)
        )


def _check_attributes(element: Element, rule: TagRule) -> Iterator[Finding]:
    for key in rule.needs:
        if not (element.get(key) or "").strip():
            text = f"{named(element)} has no {key}."
            yield error("podcast-attribute-missing", text, "Programs need it: add it.", here(element))
    for key, value in element.attrib.items():
        form = rule.needs.get(key) or rule.may.get(key)
        if form is None:
            if not key.startswith("{"):
                text = _sentence(
                    f"{named(element)}: nobody reads {key}{meant(key, (*rule.needs, *rule.may))}"
                )
                yield note("podcast-attribute-unknown", text, "", here(element))
        elif value.strip() or key not in rule.needs:
            yield from _check_value(element, form, key, value)


def _check_value(element: Element, form: Form, key: str, value: str) -> Iterator[Finding]:
    if not form.fits(value):
        say = error if form.strict else warning
        text = f"{named(element)}: {key} is {_cut(value)!r}, not {form.name}."
        yield say("podcast-attribute-value", text, "Correct it.", here(element))
    elif form in (URL, URI) and value.lower().startswith("http:"):
        text = f"{named(element)}: {key} is an address without https."
        yield warning("podcast-not-https", text, "The namespace asks for https.", here(element))


def _check_text(element: Element, rule: TagRule) -> Iterator[Finding]:
    said = (element.text or "").strip()
    if not said and rule.said:
        yield error(
            "podcast-text", f"{named(element)} is empty.", "Give its text, or remove it.", here(element)
        )
    elif said and rule.text is not None and not rule.text.fits(said):
        say = error if rule.text.strict else warning
        text = f"{named(element)} is {_cut(said)!r}, not {rule.text.name}."
        yield say("podcast-text", text, "Correct it.", here(element))


def _cut(value: str) -> str:
    return value if len(value) <= 60 else f"{value[:60]}…"

"""The channel of a foreign feed."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.feeds.document import Element
from tayori.feeds.reading.category import todays_category
from tayori.feeds.reading.html_text import plain_text
from tayori.feeds.reading.kept_tags import SHOW_SAID, kept_tags
from tayori.feeds.reading.noticed import Noticed
from tayori.feeds.reading.tags import Tags, html_in, text_in
from tayori.feeds.reading.values import FoundShow
from tayori.feeds.reading.words import one_line, read_flag, read_language, read_mail, read_web
from tayori.model.finding import note, warning

_WHERE = "the show"


def read_show(tags: Tags, noticed: Noticed) -> FoundShow:
    """What the channel says; what could not be understood goes to `noticed`."""
    owner = tags.inner("itunes:owner")
    kept = kept_tags(tags.element, SHOW_SAID, noticed, _WHERE)
    return FoundShow(
        title=one_line(plain_text(tags.text("title", "atom:title", "itunes:title", "dc:title"))),
        description=_description(tags),
        link=_link(tags),
        language=_language(tags, noticed),
        author=_author(tags),
        email=(owner and read_mail(owner.text("itunes:email", "email"))) or _email(tags),
        category=_category(tags, noticed),
        cover_url=_cover(tags),
        copyright=one_line(plain_text(tags.text("copyright", "dc:rights", "atom:rights", "media:copyright"))),
        show_type=_type(tags, noticed),
        explicit=_explicit(tags, noticed),
        complete=read_flag(tags.text("itunes:complete")) is True,
        guid=tags.text("podcast:guid"),
        locked=read_flag(tags.text("podcast:locked")) is True,
        locked_owner=tags.attribute("podcast:locked", "owner"),
        feed_url=feed_link(tags, "self"),
        new_feed_url=tags.text("itunes:new-feed-url"),
        kept=kept,
    )


def feed_link(tags: Tags, rel: str) -> str:
    """The address of an atom:link of that kind; empty without."""
    links = tags.all("atom:link", "atom10:link") + [link for link in tags.all("link") if link.get("href")]
    found = (link.get("href", "").strip() for link in links if link.get("rel", "alternate").lower() == rel)
    return next(filter(None, found), "")


def _description(tags: Tags) -> str:
    names = ("description", "itunes:summary", "googleplay:description", "atom:subtitle", "itunes:subtitle",
             "atom:tagline", "subtitle")  # fmt: skip
    texts = (plain_text(html_in(element)) for element in tags.all(*names))
    return next(filter(None, texts), "")


def _link(tags: Tags) -> str:
    link = one_line(tags.text("link")) or feed_link(tags, "alternate")
    return link if link.startswith(("http://", "https://")) and " " not in link else ""


def _language(tags: Tags, noticed: Noticed) -> str:
    written = tags.text("language", "dc:language") or tags.element.get(
        "{http://www.w3.org/XML/1998/namespace}lang", ""
    )
    language = read_language(written)
    if written and not language:
        text = f"The language {written[:40]!r} is no language tag."
        noticed.tell(warning("import-value", text, "Set `language` in show.yaml."), _WHERE)
    return language


def _author(tags: Tags) -> str:
    told = tags.text("itunes:author", "googleplay:author", "dc:creator", "dc:publisher")
    if not told:
        inner = tags.inner("atom:author") or tags.inner("itunes:owner")
        told = inner.text("atom:name", "itunes:name") if inner else ""
    return one_line(plain_text(told))


def _email(tags: Tags) -> str:
    words = (tags.text(name) for name in ("googleplay:email", "managingEditor", "webMaster"))
    return next(filter(None, map(read_mail, words)), "")


def _category(tags: Tags, noticed: Noticed) -> tuple[str, ...]:
    written = [names for element in tags.all("itunes:category") for names in _names(element)]
    written += [names for element in tags.all("googleplay:category") for names in _names(element)]
    written += [(text_in(element),) for element in tags.all("category", "dc:subject")]
    found = todays_category(written)
    asked = " / ".join(written[0]) if written else ""
    if not found:
        text = f"The category {asked[:80]!r} is none of Apple's." if asked else "The show has no category."
        noticed.tell(warning("import-category", text, "Set `category` in show.yaml."), _WHERE)
    elif written and tuple(written[0]) != found:
        text = f"The category {asked[:80]!r} is written as {' / '.join(found)!r} today."
        noticed.tell(note("import-category", text, "Look at `category` in show.yaml."), _WHERE)
    return found


def _names(element: Element) -> Iterator[tuple[str, ...]]:
    """A category with each of its subcategories, or alone."""
    name = (element.get("text") or element.text or "").strip()
    inner = [
        (child.get("text") or child.text or "").strip() for child in element if isinstance(child.tag, str)
    ]
    for sub in filter(None, inner):
        yield (name, sub)
    if name and not any(inner):
        yield (name,)


def _cover(tags: Tags) -> str:
    told = tags.attribute("itunes:image", "href", "url") or tags.text("itunes:image")
    told = told or tags.attribute("googleplay:image", "href", "url")
    image = tags.inner("image")
    told = told or (image.text("url") if image else "")
    return read_web(told or tags.text("atom:logo", "atom:icon"))


def _type(tags: Tags, noticed: Noticed) -> str:
    written = tags.text("itunes:type").lower()
    if written and written not in ("episodic", "serial"):
        noticed.tell(
            warning("import-value", f"itunes:type is {written[:40]!r}; taken as episodic.", "Set `type`."),
            _WHERE,
        )
    return "serial" if written == "serial" else "episodic"


def _explicit(tags: Tags, noticed: Noticed) -> bool:
    written = tags.text("itunes:explicit", "googleplay:explicit")
    flag = read_flag(written)
    if written and flag is None:
        text = f"itunes:explicit is {written[:40]!r}; taken as no."
        noticed.tell(warning("import-value", text, "Set `explicit` in show.yaml."), _WHERE)
    return flag is True

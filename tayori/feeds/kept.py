"""Tags that another host wrote and we have no word for: kept as they came, to go out again unchanged.

The format is one XML document, the file that `podcast.kept` of a manifest names:

    <?xml version="1.0" encoding="UTF-8"?>
    <kept xmlns:rawvoice="http://www.rawvoice.com/rawvoiceRssModule/">
      <rawvoice:rating>TV-G</rawvoice:rating>
      <ttl>60</ttl>
    </kept>

Each child of the root `kept`, which is in no namespace, is a child of `<channel>` (of a show) or of `<item>`
(of an episode), in the order it had there, with the namespaces it needs declared at the root. There is no
document type and no entity in it. What a feed says itself it says once: a kept element gives way to one of
the same name that Tayori writes. And what only we can say here never goes out from there (`is_ours_to_say`),
whoever wrote it into the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import cache
from itertools import count

from lxml import etree

from tayori.errors import UsageError
from tayori.feeds.document import Element, safe_parser, short
from tayori.feeds.namespaces import HISTORY, PREFIXES
from tayori.feeds.reading.tags import name_of
from tayori.model.podcast import KEPT_BYTES

ROOT = "kept"
_OURS = {
    # a file or picture nobody cleared here; and it stays at the old host when a consent ends
    "leads to media that nobody cleared here": (
        "enclosure", "image", "itunes:image", "googleplay:image", "podcast:image", "podcast:images",
        "podcast:alternateEnclosure", "podcast:source", "podcast:trailer", "podcast:liveItem",
        "podcast:chapters", "podcast:transcript", "psc:chapters", "media:content", "media:group",
        "media:player", "media:embed", "media:thumbnail", "media:peerLink", "media:subTitle",
    ),
    "speaks of bytes that are others here": ("podcast:integrity", "media:hash"),
    "speaks of the place it came from": (
        "atom:link", "itunes:new-feed-url", "googleplay:new-feed-url", "source", "cloud", "docs",
        "generator", "lastBuildDate", "pubDate", "atom:generator", "atom:updated", "podcast:podping",
    ),
    "says which show or episode it is": (
        "item", "channel", "guid", "podcast:guid", "podcast:locked", "podcast:medium", "atom:id",
        "atom:entry", "atom:source",
    ),
    "is for the manifest to say": ("itunes:block", "googleplay:block", "podcast:block", "itunes:complete"),
    "gives a licence; grants and settings do": (
        "podcast:license", "creativeCommons:license", "media:license", "dcterms:license",
    ),
}  # fmt: skip
_OURS_BY_NAME = {name.casefold(): why for why, names in _OURS.items() for name in names}
_HISTORY_SAID = "says how old episodes are found"
"""RFC 5005: an app that reads fh:archive never looks at the feed again (facts 4.6)."""
_XML = "http://www.w3.org/XML/1998/namespace"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def read_kept(xml: str) -> tuple[Element, ...]:
    """The elements of a kept document, in order; none of an empty text.

    Raises UsageError for what is no such document: not well-formed, with a document type, too large.
    """
    return tuple(_parsed(xml)) if xml.strip() else ()


def kept_to_send(xml: str) -> tuple[Element, ...]:
    """What of a kept document may go out. Raises UsageError as `read_kept` does."""
    return tuple(element for element in read_kept(xml) if not is_ours_to_say(element))


def left_out(xml: str) -> dict[str, str]:
    """Name -> why, of what in a kept document never goes out. Raises UsageError as `read_kept` does."""
    found = ((short(element.tag), why_ours(element)) for element in read_kept(xml))
    return {name: why for name, why in found if why}


def write_kept(elements: Iterable[Element]) -> str:
    """A kept document of `elements`, which stay as they are; empty without any.

    Comments, processing instructions and the space between the elements are left out; the same elements give
    the same text.
    """
    copies = [_alone(element) for element in elements if isinstance(element.tag, str)]
    if not copies:
        return ""
    root = etree.Element(ROOT, nsmap=namespaces_of(copies))
    root.text = "\n  "
    for copy in copies:
        copy.tail = "\n  "
        root.append(copy)
    root[-1].tail = "\n"
    etree.cleanup_namespaces(root)
    return _HEAD + str(etree.tostring(root, encoding="unicode")) + "\n"


def is_ours_to_say(element: Element) -> bool:
    """Whether a feed of ours may have this tag from nobody else: it, or one inside it, is untrue here.

    Nothing of the kind is kept at an import, and nothing goes out of a file that has it all the same. Names
    count in every spelling that readers take: other prefixes, older namespaces, capitals.
    """
    return why_ours(element) is not None


def why_ours(element: Element) -> str | None:
    """Why a tag is ours to say, as a sentence goes on: `it says which show or episode it is`."""
    return next(filter(None, map(_why, element.iter(etree.Element))), None)


def _why(element: Element) -> str | None:
    if str(element.tag).startswith(f"{{{HISTORY}}}"):
        return _HISTORY_SAID
    return _OURS_BY_NAME.get(name_of(element).casefold())


def namespaces_of(elements: Iterable[Element]) -> dict[str, str]:
    """Prefix -> namespace of all names and attributes in `elements`, sorted by prefix.

    A namespace that feeds know has its usual prefix, any other the one it came with, or `x1`, `x2`, ...
    """
    wished = dict(PREFIXES)
    met = dict.fromkeys(pair for element in elements for pair in _met(element))
    for namespace, prefix in met:
        if namespace not in wished:
            wished[namespace] = _free(prefix, set(wished.values()))
    return dict(sorted((wished[namespace], namespace) for namespace in {space for space, _ in met}))


def _met(element: Element) -> Iterator[tuple[str, str]]:
    """Each namespace with the prefix it has there, empty for a default one."""
    for node in element.iter(etree.Element):
        for name in (node.tag, *node.attrib):
            namespace = etree.QName(name).namespace
            if namespace and namespace != _XML:
                prefixes = (prefix for prefix, known in node.nsmap.items() if prefix and known == namespace)
                yield namespace, min(prefixes, default="")


def _free(prefix: str, taken: set[str]) -> str:
    # names such as ns0 are the library's own
    usable = prefix and prefix not in taken and not prefix.startswith(("ns", "xml"))
    return prefix if usable else next(name for n in count(1) if (name := f"x{n}") not in taken)


def _alone(element: Element) -> Element:
    copy = deepcopy(element)
    copy.tail = None
    etree.strip_tags(copy, etree.Comment, etree.ProcessingInstruction, etree.Entity)
    return copy


@cache
def _parser() -> Element:
    return safe_parser()


def _parsed(xml: str) -> Element:
    if len(xml) > KEPT_BYTES:
        raise _no_kept(f"it is longer than {KEPT_BYTES} characters")
    try:
        root = etree.fromstring(xml.encode(), _parser())
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        raise _no_kept(str(error)) from error
    if root.getroottree().docinfo.doctype:
        raise _no_kept("it declares a document type")
    if root.tag != ROOT:
        raise _no_kept(f"its root is {root.tag}, not {ROOT}")
    return [_alone(child) for child in root if isinstance(child.tag, str)]


def _no_kept(why: str) -> UsageError:
    return UsageError(f"The kept tags cannot be read: {why}.", "Import the feed again, or correct the file.")

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
the same name that Tayori writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import cache
from itertools import count

from lxml import etree

from tayori.errors import UsageError
from tayori.feeds.document import Element, safe_parser
from tayori.feeds.namespaces import PREFIXES
from tayori.model.podcast import KEPT_BYTES

ROOT = "kept"
_XML = "http://www.w3.org/XML/1998/namespace"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def read_kept(xml: str) -> tuple[Element, ...]:
    """The elements of a kept document, in order; none of an empty text.

    Raises UsageError for what is no such document: not well-formed, with a document type, too large.
    """
    return tuple(_parsed(xml)) if xml.strip() else ()


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

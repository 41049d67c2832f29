"""Pages with one fault each, and one without any: what the checks in the browser must tell apart."""

from __future__ import annotations

from dataclasses import dataclass

HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/icon.svg">
<style>body {{ margin: 0; background: #fff; color: #111; font: 1rem/1.6 sans-serif }}
a {{ color: #00489b; display: inline-block; min-height: 24px }}
:focus-visible {{ outline: 3px solid #00489b; outline-offset: 2px }}
.skip {{ position: absolute; left: -999px }} .skip:focus {{ left: 0 }}
</style>{head}</head><body>
<a class="skip" href="#content">Skip to the content</a>
<header><nav aria-label="Menu"><a href="/one">One</a> <a href="/two">Two</a></nav></header>
<main id="content" tabindex="-1"><h1>{title}</h1>{body}</main>
<footer><a href="mailto:a@city.example.jp">Write to us</a></footer></body></html>"""

BARE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bare</title>
<link rel="icon" href="/icon.svg"></head><body>{body}</body></html>"""


def page(body: str, head: str = "", title: str = "A page") -> str:
    """A sound page with something in it."""
    return HEAD.format(body=body, head=head, title=title)


VIDEO = '<video controls aria-label="The morning train" {more}>{inside}</video>'
TRACK = '<track kind="captions" srclang="en" src="{src}">'
TRANSCRIPT = '<section id="transcript"><p>Seven in the morning.</p></section>'
ON_PICTURE = (
    '<div style="position:relative; width:300px; height:100px"><img src="{src}" alt="" width="300" '
    'height="100"><p style="position:absolute; left:5px; top:5px; margin:0; color:#fff">Morning</p></div>'
)
POLICY = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'self'\">"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an element, and what has to be said of it."""

    criterion: str
    rule: str
    body: str = ""
    text: str = ""
    """Words of the observation that show it is this very fault."""
    head: str = ""
    on: str = "plain"
    """The page it stands on: faults that do not hide each other share one, for a visit takes a second."""


FAULTS: dict[str, Fault] = {
    "a picture without words": Fault("1.1.1", "axe-image-alt", '<img src="/white.svg" width="9" height="9">'),
    "pale text": Fault("1.4.3", "axe-color-contrast", '<p style="color: #bbb">Pale words here.</p>'),
    "small targets": Fault(
        "2.5.8",
        "axe-target-size",
        "<button style='width:9px;height:9px;padding:0;border:0' aria-label=a></button>" * 3,
    ),
    "pale text on a picture": Fault(
        "1.4.3", "contrast-on-picture", ON_PICTURE.format(src="/white.svg"), "Morning"
    ),
    "a div that acts like a button": Fault(
        "2.1.1", "keyboard-unreachable", '<div role="button" aria-label="Play">Play</div>', "Play"
    ),
    "an order turned round": Fault(
        "2.4.3",
        "focus-order",
        '<div style="display:flex; flex-direction:row-reverse"><a href="/c">Sea</a>'
        '<a href="/d">Dee</a></div>',
        "Sea",
    ),
    "a focus nobody sees": Fault(
        "2.4.7",
        "focus-visible",
        '<p><a href="/e" class="none">Ee</a></p>',
        "Ee",
        "<style>.none:focus-visible {outline: none}</style>",
    ),
    "a pale focus": Fault(
        "1.4.11",
        "focus-contrast",
        '<p><a href="/f" class="pale">Eff</a></p>',
        "1.36 to 1",
        "<style>.pale:focus-visible {outline: 2px solid #ddd}</style>",
    ),
    "motion for who asked for none": Fault(
        "2.3.3",
        "motion-reduced",
        "<p class=m>Moves.</p>",
        "transform",
        "<style>.m {transition: transform 1s}</style>",
    ),
    "motion without end": Fault(
        "2.2.2",
        "motion-lasting",
        "<p class=k>Moves.</p>",
        "without end",
        "<style>@keyframes k {to {margin-left: 1px}} .k {animation: k 1s infinite}</style>",
    ),
    "smooth scrolling for who asked for none": Fault(
        "2.3.3", "motion-scrolling", head="<style>html {scroll-behavior: smooth}</style>"
    ),
    "a control without a name": Fault("4.1.2", "control-name", "<button></button>", "A button"),
    "a slider without a value": Fault(
        "4.1.2", "axe-aria-required-attr", '<div role="slider" tabindex="0" aria-label="Place">Place</div>'
    ),
    "a toggle that does not toggle": Fault(
        "4.1.2", "toggle-state", '<button aria-pressed="false">Captions</button>', "after Enter"
    ),
    "a sentence in another language": Fault(
        "3.1.2", "language-parts", "<p>これは英語の文ではありません。</p>", "これは"
    ),
    "a request to somebody else": Fault(
        "", "third-party-request", '<img src="http://localhost:9/spy.gif" alt="">', "localhost:9"
    ),
    "a cookie": Fault("", "cookie", text="crumb", head='<script src="/cookie.js"></script>'),
    "stored data": Fault("", "stored-data", text="seen"),
    "a script that fails": Fault(
        "", "console-error", text="no such", head='<script src="/fails.js"></script>'
    ),
    "a button that is dead without scripts": Fault(
        "", "without-scripts-button", "<button>Copy</button>", "Copy"
    ),
    "a tabindex": Fault("2.4.3", "focus-order-tabindex", '<a href="/a" tabindex="3">Aye</a>', "=3", on="odd"),
    "an unreached link": Fault(
        "2.1.1",
        "keyboard-unreached",
        '<p><a href="/a" id="a">Aye</a> <a href="/b">Bee</a></p>',
        "Aye",
        '<script src="/skips.js" defer></script>',
        on="odd",
    ),
    "text cut off when narrow": Fault(
        "1.4.10",
        "reflow-clipped",
        '<div style="height:4em; overflow:hidden">' + "Many words in a low box. " * 6 + "</div>",
        "Many words",
        on="odd",
    ),
    "text cut off when spaced": Fault(
        "1.4.12",
        "text-spacing-clipped",
        '<div style="width:13em; height:1.7em; overflow:hidden; white-space:nowrap">'
        "Words fit in as they are.</div>",
        "Words fit",
        on="odd",
    ),
    "text cut off when large": Fault(
        "1.4.4",
        "text-resize-clipped",
        '<div style="height:30px; overflow:hidden"><p style="margin:0">One line of words.</p></div>',
        "One line",
        on="odd",
    ),
    "text that covers text": Fault(
        "1.4.10",
        "reflow-overlaps",
        '<div style="position:relative"><p style="margin:0">First of the two</p>'
        '<p style="margin:0; position:absolute; top:0; left:calc(100vw - 300px)">Second of them</p></div>',
        "lies on",
        on="odd",
    ),
    "a page made by scripts": Fault(
        "",
        "without-scripts-text",
        text="characters",
        head='<script src="/writes.js" defer></script>',
        on="odd",
    ),
    "a broken policy": Fault(
        "", "policy-broken", text="style-src", head=POLICY + "<style>i {}</style>", on="strict"
    ),
    "a page too wide": Fault(
        "1.4.10", "reflow-scrolls", '<div style="width:700px">Wide</div>', "the window at 320 px", on="wide"
    ),
    "a trap": Fault(
        "2.1.2",
        "keyboard-trap",
        '<a href="/in" id="in">In</a>',
        "Tab",
        '<script src="/trap.js" defer></script>',
        on="wide",
    ),
    "a focus under a bar": Fault(
        "2.4.11",
        "focus-obscured",
        '<a href="/a">Under the bar</a><div style="position:fixed; inset:0; background:#fff; z-index:9">'
        "Bar</div>",
        "Under the bar",
        on="covered",
    ),
    "a page for phones held upright": Fault(
        "1.3.4",
        "orientation",
        "<p>Words to be read in any position whatsoever.</p>" * 4,
        head="<style>@media (orientation: landscape) and (max-height: 400px) {main {display: none}}</style>",
        on="upright",
    ),
    "a video without captions": Fault(
        "1.2.2", "captions", VIDEO.format(more="", inside="") + TRANSCRIPT, "no track of captions", on="films"
    ),
    "captions that are not there": Fault(
        "1.2.2",
        "captions-load",
        VIDEO.format(more="", inside=TRACK.format(src="/none.vtt")),
        "/none.vtt",
        on="films",
    ),
    "captions without a cue": Fault(
        "1.2.2",
        "captions-load",
        VIDEO.format(more="", inside=TRACK.format(src="/empty.vtt")),
        "/empty",
        on="films",
    ),
    "a video that starts": Fault("1.4.2", "autoplay", VIDEO.format(more="autoplay", inside=""), on="films"),
    "a silent video that starts": Fault(
        "2.2.2", "autoplay", VIDEO.format(more="autoplay muted", inside=""), on="films"
    ),
    "a video without a name": Fault("1.1.1", "media-name", "<video controls></video>", on="films"),
    "a sound without a transcript": Fault(
        "1.2.1", "transcript", '<audio controls aria-label="Talk"></audio>', on="silent"
    ),
    "a video without a transcript": Fault(
        "1.2.3", "transcript", VIDEO.format(more="", inside=""), on="silent"
    ),
    "a video without controls": Fault(
        "2.1.1", "media-controls", '<video aria-label="Film"></video>', on="silent"
    ),
    "a video nobody can play": Fault(
        "",
        "media-unplayable",
        VIDEO.format(more='src="/broken.mp4" preload="metadata"', inside=""),
        on="silent",
    ),
}

ALONE: dict[str, tuple[Fault, str]] = {
    "no region": (Fault("", "axe-region"), BARE.format(body="<p>Words outside of every landmark.</p>")),
    "no skip link": (
        Fault("2.4.1", "skip-link", text="is no link"),
        BARE.format(body='<nav><a href="/one">One</a></nav><main><h1>Bare</h1></main>'),
    ),
    "a skip link that leads nowhere": (
        Fault("2.4.1", "skip-link", text="does not move"),
        page("").replace('id="content"', 'id="elsewhere"'),
    ),
    "a page in no language": (Fault("3.1.1", "axe-html-has-lang"), page("").replace(' lang="en"', "", 1)),
}
"""Faults of the page as a whole, with their page."""


def faulty_pages() -> dict[str, str]:
    """HTML by name: what stands together on a page, and the pages that are wrong as a whole."""
    shared = {
        name: page("".join(f.body for f in FAULTS.values() if f.on == name), _heads(name))
        for name in dict.fromkeys(f.on for f in FAULTS.values())
    }
    return shared | {name: html for name, (_, html) in ALONE.items()}


def _heads(name: str) -> str:
    return "".join(f.head for f in FAULTS.values() if f.on == name)


GOOD = page(
    '<p>Words, <a href="/a">a link</a> and 長野市 (a name).</p><p lang="ja">これは日本語の文です。</p>'
    + VIDEO.format(more="", inside=TRACK.format(src="/good.vtt"))
    + TRANSCRIPT
    + '<audio controls aria-label="Talk"></audio>'
    + ON_PICTURE.format(src="/black.svg")
    + "<details><summary>More</summary><p>Even more.</p></details>"
    + '<button type="button" aria-pressed="false" hidden data-toggle>Captions</button>'
    + '<form action="/search"><label>Words <input name="q"></label><button>Search</button></form>',
    '<script src="/toggle.js" defer></script>',
    "All is well",
)

TOGGLE = """const button = document.querySelector('[data-toggle]'); button.hidden = false;
button.onclick = () => button.setAttribute('aria-pressed', button.ariaPressed !== 'true');"""

FILES: dict[str, tuple[str, str]] = {
    "/icon.svg": ("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'),
    "/white.svg": (
        "image/svg+xml",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z" fill="#fff"/></svg>',
    ),
    "/black.svg": (
        "image/svg+xml",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><path d="M0 0h9v9H0z"/></svg>',
    ),
    "/good.vtt": ("text/vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\nSeven in the morning.\n"),
    "/empty.vtt": ("text/vtt", "WEBVTT\n"),
    "/broken.mp4": ("video/mp4", "this is no film"),
    "/trap.js": (
        "text/javascript",
        "document.getElementById('in').onkeydown = (e) => e.key !== 'Tab';",
    ),
    "/skips.js": (
        "text/javascript",
        "document.getElementById('a').addEventListener('focus', (e) => e.target.nextElementSibling.focus());",
    ),
    "/toggle.js": ("text/javascript", TOGGLE),
    "/cookie.js": ("text/javascript", "document.cookie = 'crumb=1'; localStorage.setItem('seen', '1');"),
    "/fails.js": ("text/javascript", "throw new Error('no such thing');"),
    "/writes.js": (
        "text/javascript",
        "document.querySelector('main').append(...'Words that only scripts can write. '.repeat(9));",
    ),
}

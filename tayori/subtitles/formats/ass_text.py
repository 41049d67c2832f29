r"""The text of a SubStation line: override blocks (`{\b1\c&H00FFFF&}`) as marks, and marks as overrides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from tayori.model.cue import Cue, MarkKind
from tayori.subtitles.formats.composing import Composed, Composer
from tayori.subtitles.formats.pieces import Piece, pieces

AT_TOP, IN_MIDDLE = range(7, 10), range(4, 7)
JOINER = "\u2060"
"""Written after a backslash, so that it begins no command: libass has no escape for it, mpv does the same."""

_ESCAPED = re.compile(rf"\\[Nnh{{}}{JOINER}]")
_SPECIAL = re.compile(rf"{_ESCAPED.pattern}|\{{")
_SAID = {"\\N": "\n", "\\n": "\n", "\\h": "\u00a0", "\\{": "{", "\\}": "}", "\\" + JOINER: "\\"}
_TAG = re.compile(
    r"\\\s*([1-4][ac]|alpha|an?|blur|bord|be?|iclip|clip|c|fade?|fa[xy]|fe|fn|fr[xyz]?|fsc[xy]?|fsp?|i|k[fot]?|K"
    r"|move|org|pbo|pos|p|q|r|shad|s|t|u|[xy](?:bord|shad))([^\\(]*)(\()?"
)
_BRACKET = re.compile(r"[()]")
_NUMBER = re.compile(r"\s*(-?[0-9]{1,7})")
_COLOUR = re.compile(r"\s*&?[Hh]?([0-9a-fA-F]{1,8})&?\s*")
_SWITCHES = {"b": MarkKind.BOLD, "i": MarkKind.ITALIC, "u": MarkKind.UNDERLINE}
_BOLD_WEIGHTS = range(600, 1001)
r"""`\b` takes 0, 1 or a weight; from semi-bold on it is bold."""
_OLD_ALIGNMENTS = {5: 7, 6: 8, 7: 9, 9: 4, 10: 5, 11: 6}
r"""Of SubStation 4 (`\a`), as those of a numeric pad."""


@dataclass(slots=True)
class Override:
    """A line while its text is read, and what it comes to."""

    start_ms: int
    composer: Composer = field(default_factory=Composer)
    alignment: int = 0
    """Of a numeric pad; 0 where the line does not say."""
    unused: dict[str, None] = field(default_factory=dict)
    """Commands that are not kept, in the order they were met."""
    _said: dict[MarkKind, str] = field(default_factory=dict)
    _clock_ms: int = 0
    """Where the next syllable begins, after the line."""
    _drawing: bool = False

    def text(self, text: str) -> None:
        """Text as it is shown; in a drawing it is none."""
        if text and not self._drawing:
            self.composer.add(text, self._said)

    def block(self, block: str) -> None:
        """What stands between braces."""
        for name, argument in _commands(block):
            if not self._command(name, argument):
                self.unused[name] = None

    def composed(self) -> Composed:
        """The text and its marks."""
        return self.composer.composed()

    def _command(self, name: str, argument: str) -> bool:
        """Do what a command says; False when it is none we keep."""
        number = _number(argument)
        if name in _SWITCHES:
            on = number == 1 or (name == "b" and number in _BOLD_WEIGHTS)
            self._set(_SWITCHES[name], "" if on else None)
        elif name in ("c", "1c"):
            self._set(MarkKind.COLOUR, _colour(argument))
        elif name == "2c":  # syllables before their time, as `markup` writes them: like those after it
            return _colour(argument) == self._said.get(MarkKind.COLOUR)
        elif name in ("an", "a"):
            place = number if name == "an" else _OLD_ALIGNMENTS.get(number, 2)
            self.alignment = self.alignment or place
        elif name in ("k", "K", "kf", "ko"):
            self.composer.word(self.start_ms + self._clock_ms)
            self._clock_ms += number * 10
        elif name == "kt":
            self._clock_ms = number * 10
        elif name == "r":
            self._said.clear()
            return not argument.strip()
        elif name == "p":
            self._drawing = number > 0
            return not self._drawing
        else:
            return False
        return True

    def _set(self, kind: MarkKind, value: str | None) -> None:
        self._said.pop(kind, None)
        if value is not None:
            self._said[kind] = value


def read_override(text: str, start_ms: int) -> Override:
    r"""The text of a line that begins at `start_ms`; a brace without its end is text, as libass has it."""
    override = Override(start_ms)
    at, special = 0, _SPECIAL
    while found := special.search(text, at):
        override.text(text[at : found.start()])
        at = found.end()
        if found[0] != "{":
            override.text(_SAID[found[0]])
        elif (end := text.find("}", at)) >= 0:
            override.block(text[at:end])
            at = end + 1
        else:  # looked for once only, or a line of millions would take minutes
            special = _ESCAPED
            override.text("{")
    override.text(text[at:])
    return override


def markup(cue: Cue) -> str:
    """The cue's text for a line: only changes of its looks are written, and words as karaoke."""
    out: list[str] = []
    said: dict[MarkKind, str] = {}
    syllables = _syllables(cue)
    for piece in pieces(cue):
        now = {kind: piece.marks[kind].value for kind in _KEPT if kind in piece.marks}
        tags = next(syllables, "") if piece.word_ms is not None else ""
        changed = [kind for kind in _KEPT if now.get(kind) != said.get(kind)]
        tags += "".join(_change(kind, now.get(kind), sung=bool(cue.words)) for kind in changed)
        out.append((f"{{{tags}}}" if tags else "") + escape(piece))
        said = now
    return "".join(out)


def escape(piece: Piece) -> str:
    r"""Text as libass shows it: braces escaped, `\N` for a line break, `\h` for a space that keeps."""
    text = piece.text.replace("\\", "\\" + JOINER).replace("{", "\\{").replace("}", "\\}")
    return text.replace("\r", "").replace("\n", "\\N").replace("\u00a0", "\\h")


_KEPT = (*_SWITCHES.values(), MarkKind.COLOUR)


def _change(kind: MarkKind, value: str | None, *, sung: bool) -> str:
    r"""The command that gives text a look, or takes it; of karaoke `\2c` colours what is not yet sung."""
    if kind is MarkKind.COLOUR:
        colour = "" if value is None else f"&H{value[4:6]}{value[2:4]}{value[0:2]}&"
        return f"\\c{colour}\\2c{colour}" if sung else f"\\c{colour}"
    name = next(name for name, switched in _SWITCHES.items() if switched is kind)
    return f"\\{name}{0 if value is None else 1}"


def _syllables(cue: Cue) -> Iterator[str]:
    r"""`\k` for each word in hundredths of a second, before the first one a silence."""
    times = [cue.start_ms // 10, *(word.start_ms // 10 for word in cue.words), cue.end_ms // 10]
    lasting = [two - one for one, two in pairwise(times)]
    silence = f"\\k{lasting[0]}" if lasting[0] > 0 else ""
    for number, centis in enumerate(lasting[1:]):
        yield ("" if number else silence) + f"\\k{max(centis, 0)}"


def _commands(block: str) -> Iterator[tuple[str, str]]:
    """Names and arguments; what is in brackets belongs to the command before them."""
    at = 0
    while found := _TAG.search(block, at):
        at = _closing(block, found.end()) if found[3] else found.end()
        yield found[1], found[2]


def _closing(block: str, at: int) -> int:
    """Where the bracket that was opened before `at` is closed; the end of the block when it is not."""
    depth = 1
    for bracket in _BRACKET.finditer(block, at):
        depth += 1 if bracket[0] == "(" else -1
        if not depth:
            return bracket.end()
    return len(block)


def _number(argument: str) -> int:
    found = _NUMBER.match(argument)
    return int(found[1]) if found else 0


def _colour(argument: str) -> str | None:
    """RRGGBB of `&HBBGGRR&`; None for the colour of the style."""
    found = _COLOUR.fullmatch(argument)
    if not found:
        return None
    bgr = int(found[1], 16) & 0xFFFFFF
    return f"{bgr & 0xFF:02X}{bgr >> 8 & 0xFF:02X}{bgr >> 16:02X}"

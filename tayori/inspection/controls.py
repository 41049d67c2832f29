"""Name, role and value of every control, as the accessibility tree hands them to assistive technology.

WCAG 2.2: 4.1.2 Name, Role, Value. The tree is the browser's own, with what its media controls add.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tayori.inspection.browser import Tab
from tayori.inspection.model import Observation, State
from tayori.inspection.probes import probe

CONTROLS = frozenset(
    [
        "button",
        "checkbox",
        "combobox",
        "link",
        "listbox",
        "menuitem",
        "menuitemcheckbox",
        "menuitemradio",
        "option",
        "radio",
        "searchbox",
        "slider",
        "spinbutton",
        "switch",
        "tab",
        "textbox",
    ]
)
WITH_VALUE = frozenset({"slider", "spinbutton"})
WITH_STATE = {"checkbox": "checked", "switch": "checked", "radio": "checked", "menuitemcheckbox": "checked"}

Node = Mapping[str, Any]


async def check_controls(tab: Tab) -> list[Observation]:
    """Every control of the tree."""
    return list(judge_tree(await tab.tree(), tab.url))


async def check_toggles(tab: Tab) -> list[Observation]:
    """Press each button that says it has a state, by keyboard, twice: it says the new one, then the old."""
    found = []
    for number, button in enumerate(await tab.ask(probe("toggles"), None)):
        states = [await tab.ask(probe("toggles"), number)]
        for key in ("Enter", "Space"):
            await tab.press(key)
            states.append(await tab.ask(probe("toggles"), number))
        found.append(judge_toggle(button, states, tab.url))
    return found


def judge_tree(nodes: Sequence[Node], page: str) -> Iterator[Observation]:
    """Controls without a name, a value or a state."""
    controls = [n for n in nodes if not n.get("ignored") and _said(n, "role") in CONTROLS]
    wrong = [o for node in controls for o in _judge(node, page)]
    yield from wrong
    if controls and not wrong:
        text = f"{len(controls)} controls have a name, a role and, where they need one, a value."
        yield Observation("4.1.2", "name-role-value", page, "", text, State.PASSES)


def judge_toggle(button: Mapping[str, str], states: Sequence[str], page: str) -> Observation:
    """States of a button before, after Enter and after Space."""
    before, after, again = states
    state, text = State.PASSES, f"“{button['text']}” says its state when it is pressed."
    if before == after:
        state, text = State.FAILS, f"“{button['text']}” says the same state after Enter as before."
    elif after == again:
        state, text = State.FAILS, f"“{button['text']}” says the same state after Space as before."
    return Observation("4.1.2", "toggle-state", page, button["where"], text, state)


def _judge(node: Node, page: str) -> Iterator[Observation]:
    role, name = _said(node, "role"), _said(node, "name").strip()
    properties = {p["name"]: p["value"].get("value") for p in node.get("properties", ())}
    place = f'{role} "{name}"'
    if not name and not (role == "option" and _said(node, "value")):
        text = f"A {role} has no name."
        yield Observation("4.1.2", "control-name", page, place, text, State.FAILS)
    if role in WITH_VALUE and _said(node, "value") == "" and not properties.get("valuetext"):
        yield Observation("4.1.2", "control-value", page, place, f"A {role} has no value.", State.FAILS)
    if role in WITH_STATE and WITH_STATE[role] not in properties:
        text = f"A {role} does not say whether it is {WITH_STATE[role]}."
        yield Observation("4.1.2", "control-state", page, place, text, State.FAILS)


def _said(node: Node, key: str) -> str:
    value = node.get(key, {}).get("value", "")
    return str(value)

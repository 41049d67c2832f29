"""One spelling for one value, and no float in it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tayori.model.ids import canonical_json

LEAVES = st.floats() | st.integers() | st.text() | st.none() | st.booleans()
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)


def _has_float(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_float(item) for item in value.values())
    if isinstance(value, list):
        return any(_has_float(item) for item in value)
    return isinstance(value, float)


@given(VALUES)
@example(["a,1.5", ":2e+3", "[NaN", {"-1.0": 10**40}])
@example({"a": [1, -1e-300]})
@example(float("-inf"))
def test_floats_are_refused_wherever_they_are_and_nothing_else_is(value: Any) -> None:
    if _has_float(value):
        with pytest.raises(TypeError, match="float"):
            canonical_json(value)
    else:
        assert json.loads(canonical_json(value)) == value

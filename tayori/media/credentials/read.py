"""Reading Content Credentials back, and whether they hold; nothing is fetched."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from tayori.media.credentials.binding import c2pa, open_context


class CredentialState(StrEnum):
    """Whether the credentials of a file hold."""

    TRUSTED = "trusted"
    """They hold, and the certificate comes from an authority that is trusted."""
    VALID = "valid"
    """They hold; who signed is only their own word."""
    INVALID = "invalid"
    """The file was changed since, the signature is wrong or the certificate has ended."""
    NONE = "none"
    """There are none."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the credentials of one file say, and whether they hold."""

    state: CredentialState
    issuer: str = ""
    """The organisation (O=) in the certificate."""
    signer: str = ""
    """The name (CN=) in the certificate."""
    signed: str = ""
    """When, by a time-stamping authority; empty = none was asked."""
    generator: str = ""
    title: str = ""
    actions: tuple[str, ...] = ()
    """In order: `c2pa.created`, `c2pa.placed`, ..."""
    source_type: str = ""
    """IPTC term of the file: `compositeCapture`."""
    ingredients: tuple[tuple[str, str], ...] = ()
    """(title, relationship) of what it was made from."""
    uses: tuple[tuple[str, str], ...] = ()
    """(use, rule) of training and mining: `cawg.ai_training`, `notAllowed`."""
    codes: tuple[str, ...] = ()
    """What is wrong, in the specification's codes: `assertion.bmffHash.mismatch`."""


def validate(path: Path, anchors: Path | None = None) -> Credentials:
    """The credentials of the file at `path`, held against the authorities in the PEM file `anchors`.

    Raises ResourceError without the library, OSError when a file cannot be read.
    """
    return read_credentials(path, anchors.read_text(encoding="utf-8") if anchors else "")


def read_credentials(path: Path, anchors: str = "") -> Credentials:
    """As validate, with the anchors themselves."""
    library = c2pa()
    with open_context(anchors) as context, path.open("rb") as file:
        try:
            with library.Reader(None, file, context=context) as reader:
                return _told(json.loads(reader.json()), str(reader.get_validation_state()))
        except (library.C2paError.ManifestNotFound, library.C2paError.NotSupported):
            return Credentials(CredentialState.NONE)
        except library.C2paError as error:
            return Credentials(CredentialState.INVALID, codes=(type(error).__name__.lstrip("_"),))


def _told(document: Mapping[str, Any], state: str) -> Credentials:
    active = document["manifests"][document["active_manifest"]]
    signature = active.get("signature_info", {})
    actions = list(_assertion(active, "c2pa.actions").get("actions", ()))
    uses = _assertion(active, "cawg.training-mining").get("entries", {})
    return Credentials(
        state=CredentialState(state.lower()),
        issuer=signature.get("issuer", ""),
        signer=signature.get("common_name", ""),
        signed=signature.get("time", ""),
        generator=" ".join(_generators(active)),
        title=active.get("title", ""),
        actions=tuple(action["action"] for action in actions),
        source_type=next(
            (a["digitalSourceType"] for a in actions if "digitalSourceType" in a), ""
        ).rpartition("/")[2],
        ingredients=tuple((i.get("title", ""), i["relationship"]) for i in active.get("ingredients", ())),
        uses=tuple(sorted((use, rule["use"]) for use, rule in uses.items())),
        codes=_failures(document),
    )


def _assertion(manifest: Mapping[str, Any], label: str) -> dict[str, Any]:
    found = (a["data"] for a in manifest.get("assertions", ()) if a["label"].startswith(label))
    return next(found, {})


def _generators(manifest: Mapping[str, Any]) -> Iterator[str]:
    for generator in manifest.get("claim_generator_info", ())[:1]:
        yield generator["name"]
        yield generator.get("version", "")


def _failures(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Codes of the file itself; what was wrong with an ingredient was known when it was signed."""
    results = document.get("validation_results", {}).get("activeManifest", {})
    return tuple(dict.fromkeys(failure["code"] for failure in results.get("failure", ())))

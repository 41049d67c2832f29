"""Certificates that sign: what they say, and what stands in the way of signing with them.

A leaf needs: no CA, key usage digital signature, one of the uses in library.SIGNING_USES and no other, an
authority key identifier, and dates that hold today; the chain has to stand leaf first (facts A.3, tried).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

from tayori.errors import UsageError
from tayori.media.credentials.binding import SIGNING_USES, c2pa

if TYPE_CHECKING:
    from cryptography import x509

_CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}
_LEAST_RSA_BITS = 2048
_CURE = "Ask the authority for a certificate for Content Credentials: P-256, for e-mail protection."


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs. Lives only while a file is signed; a key does not pickle and does not show."""

    certificate: bytes
    """PEM chain, leaf first."""
    key: bytes = field(repr=False)
    """PEM, not encrypted."""
    timestamp_url: str = ""
    """A time-stamping authority (RFC 3161) that is asked for each file; empty = none is."""

    def __reduce__(self) -> NoReturn:
        raise TypeError("a private key is not handed on; hand on the reference to it")


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the leaf of a chain says."""

    organisation: str
    name: str
    issuer: str
    begins: datetime
    """Aware, UTC."""
    ends: datetime
    """The last moment it holds, aware, UTC."""


def read_certificate(chain: bytes) -> Certificate:
    """The leaf of a PEM chain. Raises UsageError when it is none, ResourceError without the library."""
    leaf = _read_chain(chain)[0]
    return Certificate(
        organisation=_word(leaf.subject, "O"),
        name=_word(leaf.subject, "CN"),
        issuer=_word(leaf.issuer, "CN") or _word(leaf.issuer, "O"),
        begins=leaf.not_valid_before_utc,
        ends=leaf.not_valid_after_utc,
    )


def require_usable(signer: Signer, now: datetime) -> str:
    """The name of the algorithm `signer` signs with (`es256`).

    Raises UsageError with everything that would make its signatures invalid.
    """
    chain = _read_chain(signer.certificate)
    found = list(certificate_problems(signer.certificate, now))
    key = _read_key(signer.key)
    if key.public_key() != chain[0].public_key():
        found.append("the key belongs to another certificate")
    if found:
        raise UsageError(f"Nothing can be signed: {'; '.join(found)}.", _CURE)
    return _algorithm(key)


def certificate_problems(chain: bytes, now: datetime) -> Iterator[str]:
    """Why a chain cannot sign at `now`, as clauses. Raises UsageError when it is no chain at all."""
    certificates = _read_chain(chain)
    leaf = certificates[0]
    yield from _wrong_dates(leaf, now)
    yield from _wrong_uses(leaf)
    if len(certificates) > 1 and leaf.issuer != certificates[1].subject:
        yield "the chain does not stand leaf first, each certificate followed by its issuer"
    if not _algorithm(leaf.public_key()):
        yield "its key is of a kind that is not allowed (use EC P-256)"


def key_as_pkcs8(key: bytes) -> bytes:
    """The same private key in the one form the library reads."""
    from cryptography.hazmat.primitives import serialization as form

    return bytes(
        _read_key(key).private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    )


def _read_chain(chain: bytes) -> list[x509.Certificate]:
    c2pa()  # cryptography comes along with it
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return load_pem_x509_certificates(chain)
    except ValueError as error:
        raise UsageError(
            "The certificate is no PEM file with a certificate in it.",
            "`signing.certificate` names the chain: -----BEGIN CERTIFICATE-----, leaf first.",
        ) from error


def _read_key(key: bytes) -> Any:
    """The private key; foreign errors are left out of ours, for they might quote it."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        return load_pem_private_key(key, None)
    except TypeError:
        why, cure = "it is encrypted", "Keep it where `signing.key` points, without a pass phrase."
    except (ValueError, UnsupportedAlgorithm):
        why, cure = "it is no private key in PEM", "`signing.key` refers to -----BEGIN PRIVATE KEY-----."
    raise UsageError(f"The key for signing cannot be used: {why}.", cure)


def _wrong_dates(leaf: x509.Certificate, now: datetime) -> Iterator[str]:
    if now < leaf.not_valid_before_utc:
        yield f"the certificate holds only from {leaf.not_valid_before_utc.date()} on"
    if now > leaf.not_valid_after_utc:
        yield f"the certificate ended on {leaf.not_valid_after_utc.date()}"


def _wrong_uses(leaf: x509.Certificate) -> Iterator[str]:
    from cryptography import x509

    basic = _extension(leaf, x509.BasicConstraints)
    if basic is not None and basic.ca:
        yield "the first certificate is an authority's (CA:TRUE), not one that signs files"
    usage = _extension(leaf, x509.KeyUsage)
    if usage is None or not usage.digital_signature:
        yield "its key usage does not say digital signature"
    uses = {use.dotted_string for use in _extension(leaf, x509.ExtendedKeyUsage) or ()}
    if not uses or uses - set(SIGNING_USES):
        told = ", ".join(sorted(uses)) or "none"
        yield f"its extended key usage has to be e-mail protection ({SIGNING_USES[0]}) and is {told}"
    if _extension(leaf, x509.AuthorityKeyIdentifier) is None:
        yield "it has no authority key identifier"


def _extension(leaf: x509.Certificate, kind: Any) -> Any:
    from cryptography.x509 import ExtensionNotFound

    try:
        return leaf.extensions.get_extension_for_class(kind).value
    except ExtensionNotFound:
        return None


def _algorithm(key: Any) -> str:
    """The library's name for signing with `key`, private or public; empty = it does not."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    match key:
        case ec.EllipticCurvePrivateKey() | ec.EllipticCurvePublicKey():
            return _CURVES.get(key.curve.name, "")
        case ed25519.Ed25519PrivateKey() | ed25519.Ed25519PublicKey():
            return "ed25519"
        case rsa.RSAPrivateKey() | rsa.RSAPublicKey():
            return "ps256" if key.key_size >= _LEAST_RSA_BITS else ""
        case _:
            return ""


def _word(name: Any, attribute: str) -> str:
    from cryptography.x509.oid import NameOID

    kind = {"O": NameOID.ORGANIZATION_NAME, "CN": NameOID.COMMON_NAME}[attribute]
    return next((str(found.value) for found in name.get_attributes_for_oid(kind)), "")

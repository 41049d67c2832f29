"""A certificate authority for tests and demonstrations: nobody trusts it, and its name says so."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tayori.errors import UsageError
from tayori.media.credentials.binding import c2pa

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, CertificateBuilder, Name

_CA_NAME = "Tayori TEST authority (not for publication)"
_CA_DAYS = 3650
_LONGEST_NAME = 57
"""Of an organisation, so that with ` (TEST)` it is within the 64 characters of X.520."""
_BEFORE = timedelta(hours=1)
"""Clocks differ: a certificate made now holds since an hour ago."""


@dataclass(frozen=True, slots=True)
class Authority:
    """The files of a test authority, ready to be named under `signing:`."""

    certificate: Path
    """The chain: the leaf that signs, then the authority."""
    key: Path
    """The leaf's private key; only its owner may read it."""
    anchors: Path
    """The authority alone, for those who want to trust it."""


def make_test_authority(folder: Path, organisation: str, days: int = 365) -> Authority:
    """Make a test authority and a certificate for `organisation` in `folder`; it holds `days` days.

    The authority's own key is forgotten, so that it can never sign another. Raises UsageError when one of the
    files is there already, ResourceError without the library.
    """
    c2pa()  # cryptography comes along with it
    from cryptography.hazmat.primitives.asymmetric import ec

    made = Authority(folder / "chain.pem", folder / "key.pem", folder / "authority.pem")
    for path in (made.certificate, made.key, made.anchors):
        if path.exists():
            raise UsageError(f"{path} is there already.", "Choose another folder, or delete it.")
    folder.mkdir(parents=True, exist_ok=True)
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    now = datetime.now(UTC)
    ca = _authority(ca_key, now)
    leaf = _leaf(f"{organisation[:_LONGEST_NAME]} (TEST)", key, ca_key, ca, now + timedelta(days=days))
    _write_key(made.key, key)
    made.anchors.write_bytes(_pem(ca))
    made.certificate.write_bytes(_pem(leaf) + _pem(ca))
    return made


def _authority(key: Any, now: datetime) -> Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    name = _name("TEST", _CA_NAME)
    blank = _certificate(name, name, key, now + timedelta(days=_CA_DAYS))
    return (
        blank.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _leaf(organisation: str, key: Any, ca_key: Any, ca: Certificate, ends: datetime) -> Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID

    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    return (
        _certificate(_name(organisation, "Tayori TEST certificate"), ca.subject, key, ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(issuer, critical=False)
        .sign(ca_key, hashes.SHA256())
    )


def _certificate(subject: Name, issuer: Name, key: Any, ends: datetime) -> CertificateBuilder:
    from cryptography import x509

    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(datetime.now(UTC), ends) - _BEFORE)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(organisation: str, name: str) -> Name:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _usage(*, signs_certificates: bool) -> Any:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM)


def _write_key(path: Path, key: Any) -> None:
    """Never readable by others, not even for a moment."""
    from cryptography.hazmat.primitives import serialization as form

    pem = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)

"""Certificates that are wrong in one way each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from tayori.media.credentials.certificate import Signer

KEYS: dict[str, Any] = {
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "k1": lambda: ec.generate_private_key(ec.SECP256K1()),
    "rsa": lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
}
EMAIL = ExtendedKeyUsageOID.EMAIL_PROTECTION.dotted_string
SERVER = ExtendedKeyUsageOID.SERVER_AUTH.dotted_string


def a_signer(
    *,
    kind: str = "p256",
    uses: tuple[str, ...] = (EMAIL,),
    ca: bool = False,
    usage: bool = True,
    aki: bool = True,
    days: tuple[float, float] = (-1, 30),
    ocsp: str = "",
) -> Signer:
    """A chain of a leaf and its authority, as asked."""
    authority, key, now = KEYS["p256"](), KEYS[kind](), datetime.now(UTC)
    name, leaf_name = _name("An authority"), _name("長野市")
    top = _blank(name, name, authority, (now - timedelta(days=9), now + timedelta(days=99)))
    top = top.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    leaf = _blank(leaf_name, name, key, (now + timedelta(days=days[0]), now + timedelta(days=days[1])))
    leaf = leaf.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key())
    for wanted, extension, critical in (
        (usage, x509.KeyUsage(True, *[False] * 8), True),
        (bool(uses), x509.ExtendedKeyUsage([x509.ObjectIdentifier(u) for u in uses or (EMAIL,)]), False),
        (aki, issuer, False),
        (bool(ocsp), _access(ocsp or "http://127.0.0.1/"), False),
    ):
        leaf = leaf.add_extension(extension, critical) if wanted else leaf
    pem = serialization.Encoding.PEM
    chain = [c.sign(authority, hashes.SHA256()).public_bytes(pem) for c in (leaf, top)]
    return Signer(b"".join(chain), private_pem(key))


def private_pem(key: Any, password: bytes = b"") -> bytes:
    """A private key in PEM, encrypted when there is a password."""
    how = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    pem: bytes = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)
    return pem


def _name(organisation: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)])


def _access(url: str) -> x509.AuthorityInformationAccess:
    where = x509.UniformResourceIdentifier(url)
    return x509.AuthorityInformationAccess(
        [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, where)]
    )


def _blank(
    subject: x509.Name, issuer: x509.Name, key: Any, dates: tuple[datetime, datetime]
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dates[0])
        .not_valid_after(dates[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )

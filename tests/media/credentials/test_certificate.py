from __future__ import annotations

import pickle
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tayori.errors import UsageError
from tayori.media.credentials.authority import Authority, make_test_authority
from tayori.media.credentials.certificate import Signer, read_certificate, require_usable
from tayori.media.credentials.read import CredentialState
from tayori.media.credentials.sign import sign
from tests.media.credentials.certificates import KEYS, SERVER, a_signer, private_pem
from tests.media.credentials.claims import claim

NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    ("kind", "algorithm"), [("p256", "es256"), ("p384", "es384"), ("rsa", "ps256"), ("ed25519", "ed25519")]
)
def test_a_key_of_an_allowed_kind_signs(
    kind: str, algorithm: str, files: dict[str, Path], tmp_path: Path
) -> None:
    good = a_signer(kind=kind)
    assert require_usable(good, NOW) == algorithm
    assert sign(files["png"], tmp_path / "out.png", claim(), good).state is CredentialState.VALID


@pytest.mark.parametrize("use", ["1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.62558.2.1"])
def test_certificates_for_documents_and_for_claims_sign_too(
    use: str, files: dict[str, Path], tmp_path: Path
) -> None:
    signed = sign(files["jpg"], tmp_path / "out.jpg", claim(), a_signer(uses=(use,)))
    assert signed.state is CredentialState.VALID


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"uses": (SERVER,)}, "extended key usage has to be e-mail protection"),
        ({"uses": ()}, "is none"),
        ({"ca": True}, "is an authority's (CA:TRUE)"),
        ({"usage": False}, "key usage does not say digital signature"),
        ({"aki": False}, "no authority key identifier"),
        ({"days": (-9, -2)}, "the certificate ended on"),
        ({"days": (2, 9)}, "holds only from"),
        ({"kind": "k1"}, "its key is of a kind that is not allowed"),
    ],
)
def test_a_certificate_that_cannot_sign_is_refused_before_anything_is_written(
    wrong: dict[str, Any], sentence: str, files: dict[str, Path], tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as caught:
        sign(files["jpg"], tmp_path / "out.jpg", claim(), a_signer(**wrong))
    assert sentence in caught.value.message
    assert caught.value.next_step
    assert list(tmp_path.iterdir()) == []


def test_several_faults_are_told_at_once() -> None:
    with pytest.raises(UsageError, match=r"ended on .*; .*CA:TRUE.*; its extended key usage"):
        require_usable(a_signer(days=(-9, -2), ca=True, uses=(SERVER,)), NOW)


def test_a_key_of_another_certificate_is_refused() -> None:
    mixed = Signer(a_signer().certificate, a_signer().key)
    with pytest.raises(UsageError, match="the key belongs to another certificate"):
        require_usable(mixed, NOW)


def test_a_chain_that_does_not_begin_with_the_leaf_is_refused() -> None:
    good, end = a_signer(), b"-----END CERTIFICATE-----\n"
    leaf, top, _ = good.certificate.split(end)
    with pytest.raises(UsageError, match="CA:TRUE"):
        require_usable(Signer(top + end + leaf + end, good.key), NOW)
    with pytest.raises(UsageError, match="does not stand leaf first"):
        require_usable(Signer(leaf + end + leaf + end, good.key), NOW)


@pytest.mark.parametrize("text", [b"", b"not a certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_what_is_no_certificate_is_refused(text: bytes) -> None:
    with pytest.raises(UsageError, match="no PEM file with a certificate"):
        require_usable(Signer(text, a_signer().key), NOW)


def test_a_key_that_cannot_be_read_is_refused_and_never_quoted() -> None:
    good = a_signer()
    locked = private_pem(KEYS["p256"](), b"secret")
    for key, why in ((locked, "it is encrypted"), (b"hunter2-hunter2", "no private key in PEM")):
        with pytest.raises(UsageError, match=why) as caught:
            require_usable(Signer(good.certificate, key), NOW)
        assert "hunter2" not in str(caught.value)
        assert caught.value.__cause__ is None


def test_a_key_neither_shows_nor_pickles() -> None:
    good = a_signer()
    assert "PRIVATE" not in repr(good)
    with pytest.raises(TypeError, match="not handed on"):
        pickle.dumps(good)


def test_a_test_authority_says_so_and_keeps_its_key_to_its_owner(authority: Authority) -> None:
    told = read_certificate(authority.certificate.read_bytes())
    assert told.organisation == "長野市 (TEST)"
    assert "TEST" in told.issuer
    assert told.ends - NOW > timedelta(days=300)
    assert stat.S_IMODE(authority.key.stat().st_mode) == 0o600


def test_a_test_authority_overwrites_no_key(authority: Authority) -> None:
    before = authority.key.read_bytes()
    with pytest.raises(UsageError, match="is there already"):
        make_test_authority(authority.key.parent, "長野市")
    assert authority.key.read_bytes() == before


def test_the_name_of_an_organisation_may_be_long(tmp_path: Path) -> None:
    made = make_test_authority(tmp_path, "長野" * 60)
    assert require_usable(Signer(made.certificate.read_bytes(), made.key.read_bytes()), NOW) == "es256"

"""Lost answers, lying answers, refusals: one media item per file and one page, whatever the line does."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tayori.errors import OutcomeUnknown, RemoteError, TayoriError
from tayori.model.publishing import PublicationState, Receipt
from tests.faults import HTML_500, LOGIN_PAGE, NGINX_413, Answer, Exchange, Fault, unavailable
from tests.proxy import proxying
from tests.wordpress.fixtures import NEEDS_WORDPRESS
from tests.wordpress.publishing import alone, counts, desk, mp4, short, with_bytes
from tests.wordpress.server import WordPressSite

pytestmark = NEEDS_WORDPRESS

UPLOAD, FIELDS, PAGE, TAG = r"/media[?&]", r"/media/\d+", r"/posts$", r"/tags$"
REFUSED = Answer(
    500,
    b'{"code":"rest_upload_sideload_error","message":"Sorry, no.","data":{"status":500}}',
    (("Content-Type", "application/json"),),
)
LOSSES = {
    "upload after": Fault("after", "POST", UPLOAD),
    "upload halfway": Fault("halfway", "POST", UPLOAD),
    "upload during": Fault("during", "POST", UPLOAD, at=20),
    "upload before": Fault("before", "POST", UPLOAD, reset=True),
    "upload page of 500": Fault("after", "POST", UPLOAD, answer=HTML_500),
    "upload login page": Fault("after", "POST", UPLOAD, answer=LOGIN_PAGE),
    "fields after": Fault("after", "POST", FIELDS),
    "fields 500": Fault("after", "POST", FIELDS, answer=HTML_500),
    "tag after": Fault("after", "POST", TAG),
    "page after": Fault("after", "POST", PAGE),
    "page halfway": Fault("halfway", "POST", PAGE),
    "page login page": Fault("after", "POST", PAGE, answer=LOGIN_PAGE),
    "busy": Fault("before", "POST", UPLOAD, answer=unavailable("2")),
    "noise": Fault("noise", nth=0),
    "a read": Fault("after", "GET", r"/users/me"),
}


@pytest.mark.parametrize("name", LOSSES)
def test_it_is_there_once_in_one_run(empty_wordpress: WordPressSite, tmp_path: Path, name: str) -> None:
    with proxying(empty_wordpress.url, (LOSSES[name],)) as proxy:
        target = desk(empty_wordpress, tmp_path, url=proxy.url)
        receipt = target.publish(alone(tmp_path))
        assert any(exchange.fault is LOSSES[name] for exchange in proxy.exchanges)
    assert receipt.state is PublicationState.VERIFIED
    assert counts(empty_wordpress) == (1, 1)
    assert empty_wordpress.media()[0]["caption"]


@pytest.mark.parametrize(("lost", "is_recut"), [(UPLOAD, False), (UPLOAD, True), (PAGE, False)])
def test_what_cannot_be_settled_is_asked_first_next_time(
    empty_wordpress: WordPressSite, tmp_path: Path, lost: str, *, is_recut: bool
) -> None:
    """The line is cut for good as soon as something was made; then it may be another cut that is sent."""
    cut = {"is": False}

    def script(exchange: Exchange) -> Fault | None:
        if exchange.method == "POST" and re.search(lost, exchange.path):
            cut["is"] = True
            return Fault("after")
        return Fault("before") if cut["is"] else None

    package = alone(tmp_path)
    with proxying(empty_wordpress.url, script=script) as proxy:
        target = desk(empty_wordpress, tmp_path, url=proxy.url)
        with pytest.raises(OutcomeUnknown):
            target.publish(package)
        assert target.recorded[-1].state is PublicationState.UNKNOWN
        proxy.script = lambda _: None
        *rest, main = package.files
        wanted = replace(package, files=(*rest, with_bytes(main, mp4("new")))) if is_recut else package
        receipt = target.publish(wanted, target.recorded[-1])
        assert receipt.state is PublicationState.VERIFIED
    assert counts(empty_wordpress) == (1, 1)


@pytest.mark.parametrize("answer", [unavailable(), HTML_500, replace(HTML_500, status=502)])
@pytest.mark.parametrize("what", [UPLOAD, PAGE])
def test_a_server_that_fails_each_time_says_nothing_of_what_it_did(
    empty_wordpress: WordPressSite, tmp_path: Path, what: str, answer: Answer
) -> None:
    package = alone(tmp_path)
    with proxying(empty_wordpress.url, (Fault("before", "POST", what, nth=0, answer=answer),)) as proxy:
        target = desk(empty_wordpress, tmp_path, url=proxy.url)
        with pytest.raises(OutcomeUnknown) as told:
            target.publish(package)
        assert told.value.exit_code == 6
        last = target.recorded[-1]
        assert [part.state for part in last.parts][-1] is PublicationState.UNKNOWN
        proxy.faults = ()
        made = len(proxy.of("POST", what))
        assert target.publish(package, last).state is PublicationState.VERIFIED
        assert len(proxy.of("POST", what)) == made + 1
    assert counts(empty_wordpress) == (1, 1)


def test_a_failed_caption_does_not_lose_the_rest(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    package = short(tmp_path)
    faults = [Fault("before", "POST", UPLOAD, nth=n, answer=REFUSED) for n in (3, 4)]
    with proxying(empty_wordpress.url, faults) as proxy:
        target = desk(empty_wordpress, tmp_path, url=proxy.url)
        receipt = target.publish(package)
        assert receipt.state is PublicationState.UPLOADED
        assert [part.name for part in receipt.unsettled] == ["media.captions.ja"]
        assert "Sorry, no." in receipt.error
        assert counts(empty_wordpress) == (3, 1)
        assert target.publisher.plan(package, receipt).action == "update"
        uploads = len(proxy.of("POST", UPLOAD))
        again = target.publish(package, receipt)
        assert len(proxy.of("POST", UPLOAD)) == uploads + 1
    assert again.state is PublicationState.VERIFIED
    assert counts(empty_wordpress) == (4, 1)
    assert "captions-ja.vtt" in empty_wordpress.posts()[0]["content"]


REFUSALS = {
    "nginx": (Fault("before", "POST", UPLOAD, nth=0, answer=NGINX_413), "413", "client_max_body_size"),
    "login page": (
        Fault("before", "GET", "/users/me", nth=0, answer=LOGIN_PAGE),
        "ログイン",
        "let it through",
    ),
    "maintenance": (Fault("before", "GET", "/users/me", nth=0, answer=unavailable()), "503", "later"),
    "moved": (
        Fault("before", nth=0, answer=Answer(301, b"", (("Location", "https://elsewhere.example/wp/"),))),
        "sends on to https://elsewhere.example/wp/",
        "Write `url: https://elsewhere.example/wp/`",
    ),
    "file type": (Fault("before", "POST", UPLOAD, nth=0, answer=REFUSED), "Sorry, no.", "type of file"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_says_what_to_do(empty_wordpress: WordPressSite, tmp_path: Path, name: str) -> None:
    fault, text, cure = REFUSALS[name]
    with proxying(empty_wordpress.url, (fault,)) as proxy:
        target = desk(empty_wordpress, tmp_path, url=proxy.url)
        with pytest.raises(RemoteError) as told:
            target.publish(alone(tmp_path))
    assert text in told.value.message
    assert cure in told.value.next_step
    assert counts(empty_wordpress) == (0, 0)


@pytest.mark.parametrize("status", [404, 403])
def test_what_a_stranger_is_told_deletes_nothing(
    empty_wordpress: WordPressSite, tmp_path: Path, status: int
) -> None:
    """A firewall answers strangers: what is live stays, and is not proven."""
    package = alone(tmp_path)
    with proxying(empty_wordpress.url) as proxy:
        target = desk(empty_wordpress, tmp_path, url=proxy.url, status="publish")
        receipt = target.publish(package)
        proxy.faults = (Fault("before", "HEAD", r"\.mp4$", nth=0, answer=Answer(status)),)
        sent = len(proxy.of("POST", UPLOAD))
        again = target.publish(package, replace(receipt, state=PublicationState.INTENDED))
        assert (again.state, len(proxy.of("POST", UPLOAD)), proxy.of("DELETE")) == (
            PublicationState.UPLOADED,
            sent,
            [],
        )
        assert f"answers a stranger {status}" in again.error
        proxy.faults = ()
        assert target.publish(package, again).state is PublicationState.VERIFIED
    assert counts(empty_wordpress) == (1, 1)


def test_media_on_plain_http_are_not_looked_at_and_told(
    empty_wordpress: WordPressSite, tmp_path: Path
) -> None:
    cdn = tmp_path / "cdn.php"
    cdn.write_text(
        "<?php add_filter('wp_get_attachment_url', function ($url) {"
        " return 'http://cdn.example/' . basename($url); });"
    )
    empty_wordpress.install_plugin(cdn)
    try:
        target = desk(empty_wordpress, tmp_path, status="publish")
        receipt = target.publish(alone(tmp_path))
        gone = target.publisher.retract(receipt)
    finally:
        empty_wordpress.remove_plugin(cdn.name)
    assert receipt.state is PublicationState.UPLOADED
    assert "is not encrypted" in receipt.error
    assert gone.state is PublicationState.RETRACTED
    assert "Nobody looked there" in gone.error
    assert empty_wordpress.media() == []


def test_no_secret_in_any_message_or_record(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    _, password = empty_wordpress.passwords["editor"]
    package, told = alone(tmp_path), []
    with proxying(empty_wordpress.url) as proxy:
        target = desk(empty_wordpress, tmp_path, url=proxy.url)
        for fault in (*(f for f, _, _ in REFUSALS.values()), Fault("after", nth=0)):
            proxy.faults = (fault,)
            with pytest.raises(TayoriError) as failure:
                target.publish(package)
            told.append(repr(failure.value) + str(failure.value) + repr(failure.value.__cause__))
    text = " ".join(told) + repr(target.recorded) + repr(target.publisher)
    assert password not in text
    assert "Basic " not in text


def test_an_orphan_of_a_failed_picture_is_adopted(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    """PHP dies while it makes smaller pictures: X-WP-Upload-Attachment-ID is out already (facts 5.2)."""
    dying = tmp_path / "dying.php"
    dying.write_text(
        "<?php add_filter('wp_generate_attachment_metadata', function ($data, $id) {"
        " if (wp_attachment_is_image($id)) { status_header(500); exit; } return $data; }, 10, 2);"
    )
    empty_wordpress.install_plugin(dying)
    try:
        with proxying(empty_wordpress.url) as proxy:
            receipt = desk(empty_wordpress, tmp_path, url=proxy.url).publish(short(tmp_path))
            assert len(proxy.of("POST", UPLOAD)) == 4
    finally:
        empty_wordpress.remove_plugin(dying.name)
    assert receipt.state is PublicationState.VERIFIED
    assert counts(empty_wordpress) == (4, 1)


def test_an_orphan_without_fields_gets_them(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    """Killed between bytes and fields, with no word of it in the ledger."""
    package = alone(tmp_path)
    with proxying(empty_wordpress.url, (Fault("before", "POST", FIELDS, nth=0, answer=NGINX_413),)) as proxy:
        target = desk(empty_wordpress, tmp_path, url=proxy.url)
        first = target.publish(package)
    assert first.state is PublicationState.UPLOADED
    receipt: Receipt = desk(empty_wordpress, tmp_path).publish(replace(package), None)
    assert receipt.state is PublicationState.VERIFIED
    assert all(item["caption"] for item in empty_wordpress.media())
    assert counts(empty_wordpress) == (1, 1)

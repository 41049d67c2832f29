"""Taking videos down: made private or deleted, and read again to prove it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tayori.errors import OutcomeUnknown, RemoteError
from tayori.model.publishing import Part, PublicationState, Receipt
from tayori.publishers.http.exchange import AnswerLost
from tayori.publishers.marker import marker
from tayori.publishers.youtube.channel import Channel, video_id
from tayori.publishers.youtube.errors import Declined
from tayori.publishers.youtube.finding_video import REPLACED, VIDEO
from tayori.publishers.youtube.metadata import changed_parts
from tayori.publishers.youtube.session import Said, judge_session, read_session, sent_s_ago

DELETED = "deleted"
"""`Receipt.detail` of what was deleted: it cannot come back under its address."""


def hide(channel: Channel, video: str, privacy: str) -> None:
    """Make a video `private` or `unlisted`, with no schedule, and change nothing else of it.

    One that is gone is fine, and what is private already stays so. Raises RemoteError when YouTube says it
    did and it is not so.
    """
    resource = channel.read(video)
    is_private = resource is not None and resource["status"].get("privacyStatus") == "private"
    wanted = {"status": {"privacyStatus": "private" if is_private else privacy}}
    changes = changed_parts(resource, wanted) if resource else {}
    if not changes:
        return
    try:
        channel.service.put("videos.update", {"id": video, **changes}, part="status")
    except AnswerLost as lost:
        raise RemoteError(lost.message, "Run again.") from lost
    except Declined as declined:
        if declined.fault.status != 404:
            raise
    after = channel.read(video)
    if after and changed_parts(after, wanted):
        raise RemoteError(
            f"{video} is still {after['status']['privacyStatus']} on YouTube.",
            "Look at it in YouTube Studio.",
        )


def delete(channel: Channel, video: str) -> None:
    """Delete a video for good; one that is gone is fine. Raises RemoteError when it is still there."""
    try:
        channel.service.put("videos.delete", id=video)
    except AnswerLost as lost:
        raise RemoteError(lost.message, "Run again.") from lost
    except Declined as declined:
        if declined.fault.status != 404:
            raise
    if channel.read(video) is not None:
        raise RemoteError(f"{video} is still on YouTube.", "Look at it in YouTube Studio.")


def put_away(channel: Channel, video: str, how: str) -> None:
    """What the options say of a video: `private`, `unlisted`, `delete` or `keep`."""
    if how == "delete":
        delete(channel, video)
    elif how != "keep":
        hide(channel, video, how)


def retract(channel: Channel, receipt: Receipt) -> Receipt:
    """Take down whatever may be out of `receipt`: the video, earlier cuts, and what an open upload became.

    Raises OutcomeUnknown while an upload may have arrived and cannot be seen.
    """
    settled = _settled(channel, receipt)
    how = channel.options.retracted
    for video in _out(settled):
        put_away(channel, video, how)
    parts = tuple(_down(part) if part.name.startswith((VIDEO, REPLACED)) else part for part in settled.parts)
    return replace(
        settled,
        state=PublicationState.RETRACTED,
        parts=parts,
        at=channel.context.now(),
        error="",
        detail=DELETED if how == "delete" else settled.detail,
    )


def _out(receipt: Receipt) -> tuple[str, ...]:
    """Every video of it that is not surely down."""
    earlier = [
        part.name.removeprefix(REPLACED)
        for part in receipt.parts
        if part.name.startswith(REPLACED) and part.state is not PublicationState.RETRACTED
    ]
    return tuple(dict.fromkeys([*filter(None, [video_id(receipt.remote_id)]), *earlier]))


def _down(part: Part) -> Part:
    return replace(part, state=PublicationState.RETRACTED, error="")


def _settled(channel: Channel, receipt: Receipt) -> Receipt:
    """The receipt with the video that an upload became behind our back."""
    content = _begun_content(receipt)
    if not content:
        return receipt
    made = _became(channel, receipt, content)
    done = replace(receipt, session="")
    if not made or made == video_id(receipt.remote_id):
        return done
    if receipt.remote_id:
        return done.with_part(Part(f"{REPLACED}{made}", PublicationState.INTENDED, made, content))
    return replace(done, remote_id=made).with_part(Part(VIDEO, PublicationState.UPLOADED, made, content))


def _begun_content(receipt: Receipt) -> str:
    """The content of an upload whose end is not on record; empty: there is none."""
    session = read_session(receipt.session)
    part = receipt.find_part(VIDEO)
    if session is not None:
        return session.content
    return part.digest if part is not None and not receipt.remote_id else ""


def _became(channel: Channel, receipt: Receipt, content: str) -> str:
    session = read_session(receipt.session)
    outcome = judge_session(channel.service, channel.context, session) if session else None
    if outcome is not None and outcome.said is Said.DONE:
        return outcome.video
    if outcome is not None and outcome.said is Said.STORED:
        return ""
    mark = marker(receipt.slug, content)
    if found := channel.uploads.find(mark, anew=True):
        return found
    ago = sent_s_ago(session, channel.context.now()) if session else None
    unsure = outcome is not None and outcome.said in (Said.UNSURE, Said.UNSENT)
    if unsure or (ago is not None and ago < channel.options.settle_after_s):
        raise OutcomeUnknown(
            f"Whether an upload of {receipt.slug} became a video is not known: no {mark} is in the list.",
            "Look for it in YouTube Studio under Content, and retract again in a quarter of an hour.",
        )
    return ""


def is_down(resource: dict[str, Any] | None) -> bool:
    """Whether nobody but the owner sees it, now and later."""
    if resource is None:
        return True
    status = resource["status"]
    return status.get("privacyStatus") == "private" and not status.get("publishAt")

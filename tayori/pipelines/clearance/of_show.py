"""What the rights of a show mean for its episodes: they carry its cover, so they fall with it."""

from __future__ import annotations

from dataclasses import replace

from tayori.model.asset import Show, components_of
from tayori.model.ids import Lang
from tayori.model.rights import Verdict, VerdictReason
from tayori.model.text import Texts

ENGLISH, JAPANESE = Lang("en"), Lang("ja")


def said_of_show(show: Show, verdict: Verdict) -> Verdict:
    """The verdict on a show, with what to write where: `rights attach` edits no show.yaml."""
    return Verdict(tuple(_with_cure(show, reason) for reason in verdict.reasons))


def with_show(verdict: Verdict, show: Show, on_show: Verdict) -> Verdict:
    """The verdict on an episode: what stands against it, then what stands against its show."""
    if on_show.allowed:
        return verdict
    return Verdict((*verdict.reasons, *(_of_show(show, reason) for reason in on_show.reasons)))


def _of_show(show: Show, reason: VerdictReason) -> VerdictReason:
    text = Texts.of(
        {
            "en": f"Show {show.slug}: {reason.text.get(ENGLISH)}",
            "ja": f"番組 {show.slug}：{reason.text.get(JAPANESE)}",
        }
    )
    return replace(reason, text=text, show=show.slug)


def _with_cure(show: Show, reason: VerdictReason) -> VerdictReason:
    if reason.code != "unaccounted":
        return reason
    file = f"shows/{show.slug}/show.yaml"
    line = f"rights: {{none: [{', '.join(components_of(show))}]}}"
    cure = Texts.of(
        {
            "en": f"Write `{line}` in {file} if the cover shows nobody and is your own work; "
            f"else list its grants there: `rights: {{grants: [{reason.component}/...]}}`.",
            "ja": f"表紙に人物が写らず自作であれば、{file} に「{line}」と書いてください。"
            f"そうでなければ、許諾を「rights: {{grants: [{reason.component}/...]}}」と挙げてください。",
        }
    )
    return replace(reason, cure=cure)

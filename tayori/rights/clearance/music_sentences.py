"""What clearance says of music; see `sentences.py`."""

from __future__ import annotations

from tayori.rights.clearance.template import Wording

MUSIC_SENTENCES = (
    Wording(
        "music-part-missing",
        "does not clear the {part}: a track has two rights, composition and master",
        "に{part}の許諾がありません。曲には著作権と原盤権の二つの許諾が要ります",
        "Clear it and record it under {field}:.",
        "許諾を得て {field}: に記録してください。",
    ),
    Wording(
        "music-manager",
        "does not say who manages the composition",
        "に楽曲の管理者がありません",
        "Add manager: JASRAC, NexTone, direct, library or PD.",
        "manager: に JASRAC・NexTone・direct・library・PD のいずれかを書いてください。",
    ),
    Wording(
        "music-licence",
        "has no licence of {given}, and {target} for {wanted} is not covered by a blanket contract",
        "に {given} の許諾番号がなく、{target}（目的 {wanted}）は包括契約の対象になりません",
        "Obtain a licence and record its number under composition: licence:. Without one only self-performed"
        " domestic works of JASRAC may go where it has a blanket contract (rights: blanket:), not for"
        " advertising.",
        "許諾を得て番号を composition: licence: に記録してください。許諾なしで使えるのは、JASRAC の包括契約の"
        "あるサービス（rights: blanket:）での、広告目的でない自演の内国作品だけです。",
    ),
    Wording(
        "music-document",
        "has neither licence nor document for a composition that is licensed as {given}",
        "は管理者が {given} なのに、楽曲の許諾番号も書類もありません",
        "Record the licence under composition: licence: or composition: document:.",
        "composition: の licence: か document: に許諾を記録してください。",
    ),
    Wording(
        "music-master",
        "has no licence or document for the recording, which was not self-performed",
        "は自演でない音源なのに、許諾番号も書類もありません",
        "Record the licence of the recording's owner under master: licence:, or say master: self_performed:"
        " true where it is.",
        "原盤権者の許諾を master: licence: に記録するか、自演なら master: に self_performed: true と"
        "書いてください。",
    ),
    Wording(
        "music-holder",
        "does not name the holder of the recording",
        "に原盤権者の名がありません",
        "Add holder: under master:.",
        "master: に holder: を書いてください。",
    ),
    Wording(
        "music-advertising",
        "does not allow advertising with the {part}",
        "は{part}の広告利用を許していません",
        "Obtain that permission and set {field} to true, or choose another track.",
        "広告利用の許諾を得て {field} を true にするか、別の曲にしてください。",
    ),
)
"""In the order they are documented."""

"""Every sentence clearance can say, by code: the only place where a refusal gets its words.

A sentence begins with component and grant and ends with the field; `wording.py` puts these around it. Nothing
here shows a person: templates know no field a name may stand in.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """What a code says, and what helps."""

    code: str
    en: str
    ja: str
    cure_en: str
    cure_ja: str


SENTENCES = (
    Wording(
        "window-empty",
        "the window ends on {day}, before it begins on {start}",
        "公開終了日 {day} が開始日 {start} より前です",
        "Correct publish_at or until.",
        "publish_at か until を直してください。",
    ),
    Wording(
        "window-over",
        "the window ended on {day}",
        "公開期間は {day} に終わっています",
        "Set a later until, or leave it out.",
        "until を先の日にするか、外してください。",
    ),
    Wording(
        "unaccounted",
        "neither a grant nor the word none accounts for it",
        "許諾も「none」（該当なし）の記載もありません",
        "List a grant {component}/..., or add {component} under rights: none:.",
        "許諾 {component}/... を挙げるか、rights: none: に {component} を加えてください。",
    ),
    Wording(
        "contradiction",
        "a grant is listed, and it is named under none as well",
        "許諾が挙げられているのに、none にも書かれています",
        "Take it out of one of the two.",
        "どちらか一方から外してください。",
    ),
    Wording(
        "carried",
        "the manifest itself puts it into the asset, so none cannot be true",
        "マニフェスト自身が使っているため、none とは言えません",
        "Take {component} out of none:, and list the grant that covers it.",
        "none: から {component} を外し、対応する許諾を挙げてください。",
    ),
    Wording(
        "unknown-grant",
        "does not exist",
        "は存在しません",
        "Write grants/{grant}.yaml, or name another one.",
        "grants/{grant}.yaml を作るか、別の許諾を指定してください。",
    ),
    Wording(
        "component-mismatch",
        "is a grant of another kind: {given}",
        "は別の種類（{given}）の許諾です",
        "Move the file to the folder of its kind, and list it as such.",
        "ファイルを正しい種類のフォルダーへ移し、その名で挙げてください。",
    ),
    Wording(
        "circular",
        "rests, in the end, on itself",
        "は、たどると自分自身に基づいています",
        "Name the contract it really rests on under under:, or leave it out.",
        "under: に本来の契約を書くか、外してください。",
    ),
    Wording(
        "requested",
        "was asked for and has not been given",
        "は依頼中で、まだ得られていません",
        "Wait for the answer, and record it with status: active.",
        "回答を待ち、status: active と記録してください。",
    ),
    Wording(
        "refused",
        "was refused",
        "は断られています",
        "Take the part out of the asset.",
        "該当する部分を外してください。",
    ),
    Wording(
        "withdrawn",
        "was withdrawn",
        "は撤回されています",
        "Take the part out of the asset.",
        "該当する部分を外してください。",
    ),
    Wording(
        "document-changed",
        "has a document that is no longer the one recorded",
        "の書類が、記録した時のものと一致しません",
        "Put the signed form back, or record the new one.",
        "署名済みの書類を元に戻すか、新しい書類を記録してください。",
    ),
    Wording(
        "document-missing",
        "names a document that is not there",
        "の書類が見つかりません",
        "Put the signed form back where the grant says.",
        "署名済みの書類を記載の場所に戻してください。",
    ),
    Wording(
        "readded",
        "was withdrawn, and its file says active again without a new record",
        "は撤回の記録があるのに、ファイルでは再び有効になっています",
        "Obtain the permission again and record it with rights grant.",
        "改めて許諾を得て、rights grant で記録してください。",
    ),
    Wording(
        "not-yet-granted",
        "is dated {day}, which is still to come",
        "の日付 {day} はまだ先です",
        "Wait for it, or correct granted:.",
        "その日を待つか、granted: を直してください。",
    ),
    Wording(
        "channel",
        "does not cover {target}; it covers: {given}",
        "は {target} を含みません（含むもの: {given}）",
        "Have the grant extended, or do not publish there.",
        "許諾の範囲を広げてもらうか、そこへは公開しないでください。",
    ),
    Wording(
        "territory",
        "does not cover {wanted}; it covers: {given}",
        "は地域 {wanted} を含みません（含むもの: {given}）",
        "Have the grant extended, or narrow rights: territories:.",
        "許諾の範囲を広げてもらうか、rights: territories: を狭めてください。",
    ),
    Wording(
        "purpose",
        "does not cover the purpose {wanted}; it covers: {given}",
        "は目的 {wanted} を含みません（含むもの: {given}）",
        "Have the grant extended, or publish for a purpose it covers.",
        "許諾の範囲を広げてもらうか、許された目的で公開してください。",
    ),
    Wording(
        "not-yet-valid",
        "begins on {day}, after {start}",
        "は {day} からで、公開日 {start} に間に合いません",
        "Publish from {day} on.",
        "{day} 以降に公開してください。",
    ),
    Wording(
        "expired",
        "ended on {day}",
        "は {day} で終わっています",
        "Renew it, or take the part out of the asset.",
        "更新するか、該当する部分を外してください。",
    ),
    Wording(
        "expires",
        "ends on {day}, before the window's end on {wanted}",
        "は {day} までで、公開終了日 {wanted} に足りません",
        "Set until to {day} or earlier, or renew the grant.",
        "until を {day} 以前にするか、許諾を更新してください。",
    ),
    Wording(
        "prohibited",
        "forbids {target} for {wanted} in the window that begins on {start}",
        "は {start} からの期間の {target}（目的 {wanted}）を禁じています",
        "Do not publish there, or have the prohibition lifted.",
        "そこへは公開しないか、禁止を解いてもらってください。",
    ),
    Wording(
        "guardian-missing",
        "is for somebody under {age} and lacks a guardian's name or dated consent",
        "は {age} 歳未満の人のもので、保護者の氏名か同意日がありません",
        "Obtain the guardian's consent and record it under guardian:.",
        "保護者の同意を得て、guardian: に記録してください。",
    ),
    Wording(
        "guardian-late",
        "has a guardian's consent of {day}, which is too late",
        "の保護者の同意日 {day} が遅すぎます",
        "Publish after {day}.",
        "{day} より後に公開してください。",
    ),
    Wording(
        "assent-missing",
        "is for a child whose own yes is not recorded in time; from {age} years a child is asked too",
        "は、本人（{age} 歳以上の子ども）の同意が公開前の日付で記録されていません",
        "Ask the child and record the day under assent:.",
        "本人に尋ね、同意の日を assent: に記録してください。",
    ),
    Wording(
        "music-part-missing",
        "does not clear the {part}: a track has two rights, composition and master",
        "に {part} の権利がありません。曲には composition（著作権）と master（原盤権）の二つが要ります",
        "Clear it and record it under {part}:.",
        "許諾を得て {part}: に記録してください。",
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
        "Obtain a licence and record its number under licence:. Without one only self-performed domestic"
        " works may go to a platform with a blanket contract, and not for advertising.",
        "許諾を得て番号を licence: に記録してください。許諾なしで使えるのは、包括契約のあるサービスでの"
        "広告目的でない自演の内国作品だけです。",
    ),
    Wording(
        "music-document",
        "has neither licence nor document for a composition that is licensed as {given}",
        "は管理者が {given} なのに、楽曲の許諾番号も書類もありません",
        "Record the licence under licence: or document:.",
        "licence: か document: に許諾を記録してください。",
    ),
    Wording(
        "music-master",
        "has no licence or document for the recording, which was not self-performed",
        "は自演でない音源なのに、許諾番号も書類もありません",
        "Record the licence of the recording's owner, or say self_performed: true where it is.",
        "原盤権者の許諾を記録するか、自演なら self_performed: true と書いてください。",
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
        "は {part} の広告利用を許していません",
        "Obtain that permission and add advertising: true, or choose another track.",
        "広告利用の許諾を得て advertising: true と書くか、別の曲にしてください。",
    ),
    Wording(
        "credit-missing",
        "obliges to a credit that is not there: “{words}” (place: {place})",
        "が求めるクレジット「{words}」がありません（表示場所: {place}）",
        "Show these words there: “{words}”.",
        "「{words}」をそこに表示してください。",
    ),
    Wording(
        "notice-missing",
        "obliges to a notice that is not there: “{words}” (place: {place})",
        "が求める注記「{words}」がありません（表示場所: {place}）",
        "Show these words there: “{words}”.",
        "「{words}」をそこに表示してください。",
    ),
    Wording(
        "label-missing",
        "obliges to a label that is not there: “{words}” (place: {place})",
        "が求めるラベル「{words}」がありません（表示場所: {place}）",
        "Show these words there: “{words}”.",
        "「{words}」をそこに表示してください。",
    ),
    Wording(
        "no-editing",
        "forbids editing, and the manifest edits: {edits}",
        "は改変を禁じていますが、マニフェストは次を行います: {edits}",
        "Leave these edits out, or have them allowed and record them under except:.",
        "その編集をやめるか、許しを得て except: に記録してください。",
    ),
    Wording(
        "names-person",
        "is of somebody who may not be named, and a text of the output shows what its record keeps private",
        "の記録で非公開とされている内容が、出力の文面に出ています",
        "Take it out of title, description, tags and cards, or obtain the permission and set public_name:.",
        "題名・説明・タグ・カードから外すか、許しを得て public_name: を設定してください。",
    ),
    Wording(
        "articles-27-28",
        "transfers copyright without naming articles 27 and 28, and the manifest edits: {edits}",
        "の著作権譲渡は27条・28条を明記していませんが、マニフェストは次を行います: {edits}",
        "Have the transfer name articles 27 and 28 (art. 61-2), or leave the work as it is.",
        "譲渡に27条・28条を明記してもらうか（61条2項）、作品に手を加えないでください。",
    ),
    Wording(
        "moral-rights",
        "does not waive moral rights, and the manifest edits: {edits}",
        "は著作者人格権の不行使がなく、マニフェストは次を行います: {edits}",
        "Obtain the author's approval of these edits or a waiver, or leave them out.",
        "編集について著作者の承諾か不行使の約束を得るか、編集をやめてください。",
    ),
    Wording(
        "author-credit",
        "does not waive moral rights, and the author is named nowhere in the output",
        "は著作者人格権の不行使がなく、著作者名の表示がどこにもありません",
        "Add a duty of credit with the author's name, and show it.",
        "著作者名のクレジットを duties: に加え、表示してください。",
    ),
    Wording(
        "ai-undisclosed",
        "generative AI was used, and the description does not say so",
        "生成AIを使っていますが、説明文にその旨がありません",
        "Put the sentence of rights: ai: disclosure: into the description.",
        "rights: ai: disclosure: の文を説明文に入れてください。",
    ),
    Wording(
        "open-licence",
        "may not be passed on, or only within limits, so the asset cannot be offered under {given}",
        "は再許諾できないか制限があるため、作品を {given} で提供できません",
        "Choose a licence that reserves rights, or obtain a grant with sublicensable: true and no limits.",
        "権利を留保するライセンスにするか、制限なく再許諾できる許諾（sublicensable: true）を得てください。",
    ),
)
"""One for each code, in the order they are documented."""

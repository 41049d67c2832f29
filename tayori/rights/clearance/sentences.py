"""Every sentence clearance can say, by code: the only place where a refusal gets its words.

A sentence begins with component and grant and ends with the field; `wording.py` puts these around it. Nothing
here shows a person: templates know no field a name may stand in.
"""

from __future__ import annotations

from tayori.rights.clearance.music_sentences import MUSIC_SENTENCES
from tayori.rights.clearance.template import Wording


def _owed(duty: str, duty_ja: str) -> tuple[str, str, str, str]:
    return (
        f"demands a {duty} that is not there: “{{words}}” (place: {{place}})",
        f"が求める{duty_ja}「{{words}}」がありません（表示場所: {{place}}）",
        "Show these words there: “{words}”.",
        "「{words}」をそこに表示してください。",
    )


SENTENCES = (
    Wording(
        "window-empty",
        "the window is empty: its last day {day} is before its first, {start}",
        "公開期間が空です。終了日 {day} が開始日 {start} より前です",
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
        "は不許諾の回答でした",
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
        "Obtain the permission again, record it under a new name with tayori rights grant, and list that one"
        " instead of {grant} (tayori rights attach, detach).",
        "改めて許諾を得て、tayori rights grant で新しい名前の許諾として記録し、"
        "{grant} の代わりに挙げてください（tayori rights attach・detach）。",
    ),
    Wording(
        "chain-broken",
        "cannot be believed, because the audit chain is broken: nobody knows what was withdrawn",
        "は、監査記録が壊れていて撤回の有無が分からないため、有効と認められません",
        "Run tayori audit verify, and restore .tayori/ledger.db from a backup.",
        "tayori audit verify で確かめ、.tayori/ledger.db をバックアップから戻してください。",
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
        "does not cover {wanted}, where {target} can be seen; it covers: {given}",
        "は {target} が見られる地域 {wanted} を含みません（含むもの: {given}）",
        "Have the grant extended; or, if {target} can only be seen in some countries, write them under its"
        " `reach:` in tayori.yaml.",
        "許諾の範囲を広げてもらうか、{target} が一部の国でしか見られないなら、tayori.yaml のその公開先に"
        " `reach:` で書いてください。",
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
        "holds until {day} only",
        "は {day} までです",
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
        "forbids {target} for {wanted} from {day} on, in the window that begins on {start}",
        "は {start} からの期間のうち {day} から、{target}（目的 {wanted}）を禁じています",
        "Do not publish there from {day} on: set an until before it; or have the prohibition lifted.",
        "{day} からはそこで公開しない（until をその前の日にする）か、禁止を解いてもらってください。",
    ),
    Wording(
        "guardian-missing",
        "is for somebody under {age} and lacks a guardian's name or dated consent",
        "は {age} 歳未満の人のもので、保護者の氏名か同意日がありません",
        "Obtain the guardian's consent and record it under guardian:; of somebody who has come of age since,"
        " obtain a permission of their own.",
        "保護者の同意を得て、guardian: に記録してください。その後に成人した人なら、"
        "本人から改めて許諾を得てください。",
    ),
    Wording(
        "guardian-late",
        "has a guardian's consent of {day}, which is too late",
        "の保護者の同意日 {day} が遅すぎます",
        "Publish on {day} or later.",
        "{day} 以降に公開してください。",
    ),
    Wording(
        "assent-missing",
        "is for a child whose own yes is not recorded in time; from {age} years a child is asked too",
        "は、本人（{age} 歳以上の子ども）の同意が公開前の日付で記録されていません",
        "Ask the child and record the day under assent:.",
        "本人に尋ね、同意の日を assent: に記録してください。",
    ),
    *MUSIC_SENTENCES,
    Wording("credit-missing", *_owed("credit", "クレジット")),
    Wording("notice-missing", *_owed("notice", "注記")),
    Wording("label-missing", *_owed("label", "ラベル")),
    Wording(
        "duty-names-person",
        "demands a {given} that shows what records keep private, so no output shows it (place: {place})",
        "が求める{given}の文面に、記録で非公開とされている内容があり、どこにも表示されません"
        "（表示場所: {place}）",
        "Change the words of the {given} in the file of the grant, or obtain the permission to name the"
        " person and set public_name:.",
        "許諾のファイルで{given}の文面を直すか、名を出す許しを得て public_name: を設定してください。",
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
        "is of somebody who may not be named, and the output shows what its record keeps private"
        " (place: {place})",
        "の記録で非公開とされている内容が、出力の文面に出ています（場所: {place}）",
        "Take it out of title, description, tags, cards, series and slug, or of the show's texts; or obtain"
        " the permission and set public_name:.",
        "題名・説明・タグ・カード・シリーズ・スラッグや番組の文面から外すか、許しを得て public_name: を"
        "設定してください。",
    ),
    Wording(
        "names-person-in-captions",
        "is of somebody who may not be named, and the captions ({lang}) show it in cue {cues}",
        "の記録で非公開とされている内容が、字幕（{lang}）の {cues} 番に出ています",
        "Take it out of the captions, or obtain the permission and set public_name:.",
        "字幕から外すか、許しを得て public_name: を設定してください。",
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
        "moral-document-changed",
        "the paper the manifest names is no longer the one recorded",
        "マニフェストの書類が、記録した時のものと一致しません",
        "Put the signed paper back, or record the new one with its sha256:.",
        "署名済みの書類を元に戻すか、新しい書類を sha256: とともに記録してください。",
    ),
    Wording(
        "moral-document-missing",
        "the paper the manifest names is not there",
        "マニフェストの書類が見つかりません",
        "Put the signed paper back where the manifest says.",
        "署名済みの書類を記載の場所に戻してください。",
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

"""A small workspace, first of all the samples of the design document, letter by letter."""

from __future__ import annotations

from pathlib import Path

SETTINGS = """\
schema: 1
organisation: {name: {ja: 長野市, en: Nagano City}, url: https://www.city.example.jp/, contact: kouhou@city.example.jp}
languages: [ja, en]                 # the first is the default
timezone: Asia/Tokyo
rights: {holder: 長野市, credit: 長野市, licence: LicenseRef-All-Rights-Reserved, territories: [world]}
captions: {font: auto, burn: ja}
renditions: [master, vertical, square, wide, preview]
targets:
  portal:    {kind: folder, path: site, base_url: https://ijyu.example.jp/}
  wordpress: {kind: wordpress, url: https://portal.example.jp/, user: tayori, password: env:TAYORI_WP_PASSWORD, status: draft}
  youtube:   {kind: youtube, rendition: vertical, credentials: file:~/.config/tayori/youtube.json, privacy: private, category: "19", made_for_kids: false}
"""  # noqa: E501

CLIP = """\
schema: 1
title: {ja: 朝七時、長野駅へ, en: Seven a.m., Nagano Station}
description: {ja: 自転車で十五分。通勤の朝を歩く。}
series: {id: nagano-no-asa, number: 1}
tags: [長野市, 移住]
source: IMG_0412.MOV
trim: {start: 2.4, end: 24.0}
captions: {ja: captions.ja.srt, en: captions.en.vtt}
music: {file: asa.wav, level_lufs: -30, fade_out_s: 1.5}
rights:
  grants: [portrait/yamada-hanako, place/nagano-station, music/asa-no-uta]
  none: [voice, footage]             # the editor's word that there is none of these in it
  credit: 長野市 / 撮影 信州映像
  moral_rights: {waived: true, document: contract-2026-07.pdf}
  ai: {used: false}
audience: {segment: 子育て世帯, stage: 漠然層}
kpi: {views: 5000, portal_visits: 200}
publish:
  youtube: {publish_at: 2026-12-25T09:00:00+09:00, playlist: 長野の朝}
"""

GRANT = """\
schema: 1
kind: portrait
subject: 山田 花子                    # personal data: never leaves the workspace
public_id: REL-0001                  # what outputs may show
minor: true
guardian: {name: 山田 太郎, relation: 父, consented: 2026-07-01}
granted: 2026-07-01
valid: {from: 2026-07-01, until: 2029-03-31}     # inclusive local dates
channels: [youtube, portal, instagram, tiktok]   # or [any]
territories: [world]
conditions: [氏名非公開]
document: {file: forms/yamada.pdf, sha256: ...}
status: active                       # active | withdrawn (with a date)
"""

FULL_GRANT = """\
schema: 1
kind: music
subject: 朝のうた
title: {ja: 朝のうた, en: Morning}
holder: 信州音楽工房
public_id: MUS-0001
granted: 2026-06-20
valid: {from: 2026-07-01, until: 2029-03-31}
channels: [any]
territories: [JP]
purposes: [information, education]
prohibitions: [{channels: [tiktok]}, {purposes: [advertising], from: 2027-01-01, until: 2027-02-01}]
under: music/contract
sublicensable: false
duties: [{kind: credit, text: 朝のうた, where: end_card}, {kind: no_editing, except: [trim]}]
composition:
  holder: 信州音楽出版
  manager: JASRAC
  work_code: 088-1234-5
  iswc: T-034.524.680-1
  domestic: true
  document: {file: forms/c.pdf, sha256: ...}
master: {holder: 信州音楽工房, isrc: JP-A01-26-00001, self_performed: true, valid: {until: 2027-03-31}}
document: {file: forms/m.pdf, sha256: ...}
history: [{on: 2026-06-01, status: requested, by: 山田}, {on: 2026-06-20, status: active, why: 契約}]
notes: x
"""

SHOW = """\
schema: 1
title: {ja: 町かど放送局, en: Street Corner Radio}
description: 朝と夜と、そのあいだ。
language: ja
author: 長野市 広報課
email: radio@city.example.jp
category: [Society & Culture, Places & Travel]
cover: cover.jpg
explicit: true
link: https://www.city.example.jp/radio/
copyright: 長野市
rights:
  grants: [artwork/cover]
  none: {portrait: 人は描かれていない}
type: serial
complete: true
"""

EPISODE = """\
schema: 1
title: 朝の駅で
source: recording.wav
captions: {ja: captions.ja.vtt}
number: 3
season: 1
type: bonus
published: 2026-11-02T07:00
explicit: false
cover: cover.jpg
chapters:
  - {start: 0, title: はじまり}
  - {start: "1:30.5", title: 駅から}
recorded: 2026-10-20
rights: {none: [voice, music, script]}
"""

PHOTO = """\
schema: 1
title: {ja: 善光寺の朝, en: Zenkoji}
source: 善光寺.jpg
alt: {ja: 雪の積もった本堂, en: The main hall under snow}
language: en
"""


def make(root: Path) -> Path:
    """The workspace `root` with a clip, a show with an episode, a photo and a grant."""
    write(root / "tayori.yaml", SETTINGS)
    write(root / "grants/portrait/yamada-hanako.yaml", GRANT)
    add_clip(root, "asa-no-eki")
    write(root / "shows/machikado/show.yaml", SHOW)
    write(root / "shows/machikado/cover.jpg", "x")
    episode = root / "shows/machikado/asa-no-hanashi"
    write(episode / "episode.yaml", EPISODE)
    for name in ("recording.wav", "captions.ja.vtt", "cover.jpg"):
        write(episode / name, "x")
    write(root / "photos/zenkoji/photo.yaml", PHOTO)
    write(root / "photos/zenkoji/善光寺.jpg", "x")
    return root


def add_clip(root: Path, slug: str, text: str = CLIP) -> Path:
    """A clip with its files; answers its manifest."""
    folder = root / "clips" / slug
    for name in ("IMG_0412.MOV", "captions.ja.srt", "captions.en.vtt", "asa.wav"):
        write(folder / name, "x")
    return write(folder / "clip.yaml", text)


def write(path: Path, text: str) -> Path:
    """`text` at `path`, its folders made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path

"""The evidence sheet as tables, in Japanese: what a public body hands in about its portal.

The table of criteria has the columns of JIS X 8341-3 annex JB (informative) as WAIC's examples do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib.metadata import version
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from tayori import __version__
from tayori.inspection.criteria import Judgement, Result
from tayori.inspection.criteria_table import Judge
from tayori.inspection.model import Observation, State
from tayori.model.table import Table
from tayori.pipelines.portal_check.check import PortalReport
from tayori.pipelines.portal_check.findings import named
from tayori.pipelines.portal_check.sheet_words import (
    BECAUSE,
    NOT_CHECKED,
    RESULTS,
    how_checked,
    how_chosen,
    kinds_named,
)

_JIS = "2.0"
_OF_JIS = "達成基準ごとの結果（JIS X 8341-3:2016 レベルA・AA）"
_OF_WCAG = "達成基準ごとの結果（WCAG 2.1・2.2 で加わったレベルA・AA）"
TABS = {_OF_JIS: "JIS X 8341-3", _OF_WCAG: "WCAG 2.1・2.2"}
"""Names of sheets in the workbook, where the title of a table is longer than Excel allows."""
_MOST_ROWS = 500
"""Of a list in the sheet; the JSON document has all."""


def sheet_tables(report: PortalReport, zone: ZoneInfo) -> tuple[Table, ...]:
    """Every table of the sheet, the cover first; times are local."""
    return (
        _cover(report, zone),
        _totals(report),
        _criteria(report, _OF_JIS, jis=True),
        _criteria(report, _OF_WCAG, jis=False),
        _pages(report),
        _failures(report),
        _doubts(report),
        _links(report),
        _markup(report),
        _browser(report),
        _privacy(report),
        _stored(report),
        _unchecked(report),
    )


def sheet_title(report: PortalReport) -> str:
    """What the sheet is."""
    return f"ウェブアクセシビリティ等 検査結果：{report.name or report.base_url}"


def sheet_lead(report: PortalReport, zone: ZoneInfo) -> tuple[str, ...]:
    """The sentences under the title."""
    counts = Counter(judged.result for judged in report.judgements)
    failed = counts[Result.FAILS]
    open_ = counts[Result.TO_LOOK]
    return (
        f"対象：{report.base_url}",
        f"検査日時：{_local(report.made, zone)}",
        f"不適合 {failed} 件、要確認 {open_} 件（全 {len(report.judgements)} 達成基準）。",
        "機械による検査だけでは適合と言えない達成基準は「要確認」とし、担当者の確認をもって結果とします。",
    )


def _cover(report: PortalReport, zone: ZoneInfo) -> Table:
    looked = report.looked
    signers = sorted({j.signature.who for j in report.judgements if j.signature})
    rows = (
        ("サイト", report.name),
        ("アドレス", report.base_url),
        ("検査日時", _local(report.made, zone)),
        ("規格", "JIS X 8341-3:2016（WCAG 2.0）及び WCAG 2.2、レベルA・AA"),
        ("検査したページ", how_chosen(report.choice)),
        ("検査の道具", _tools(report)),
        ("ブラウザ", looked.browser or "使用していない（ブラウザによる検査は未実施）"),
        ("画面の大きさ・配色", "、".join(looked.sizes) or "—"),
        ("人による確認", "、".join(signers) or "まだない"),
    )
    return Table("検査の概要", ("項目", "内容"), rows)


def _tools(report: PortalReport) -> str:
    reader = f"html5lib {version('html5lib')}"
    return "、".join(filter(None, (f"Tayori {__version__}", reader, report.looked.axe)))


def _totals(report: PortalReport) -> Table:
    columns = ("レベル", *(RESULTS[result] for result in Result))
    rows = []
    for level in ("A", "AA"):
        counts = Counter(j.result for j in report.judgements if j.criterion.level == level)
        rows.append((level, *(counts[result] for result in Result)))
    return Table("結果のまとめ", columns, tuple(rows))


def _criteria(report: PortalReport, title: str, *, jis: bool) -> Table:
    columns = ("項番", "達成基準", "適合レベル", "適用", "適合", "検証方法", "注記")
    shown = [j for j in report.judgements if (j.criterion.wcag == _JIS) == jis]
    notes = ("適用の「－」は該当するコンテンツがないもの、適合の「要確認」は担当者の確認がまだのもの。",)
    return Table(title, columns, tuple(_criterion_row(j, report) for j in shown), notes)


def _criterion_row(judged: Judgement, report: PortalReport) -> tuple[str, ...]:
    one = judged.criterion
    return (
        one.number,
        f"{one.ja}\n{one.en}",
        one.level,
        "－" if judged.result is Result.NOT_APPLICABLE else "○",
        RESULTS[judged.result],
        how_checked(judged, browser=bool(report.looked.browser)),
        "\n".join(_remarks(judged, report)),
    )


def _remarks(judged: Judgement, report: PortalReport) -> Iterator[str]:
    if judged.failures:
        pages = dict.fromkeys(o.page for o in judged.failures)
        rules = dict.fromkeys(o.rule for o in judged.failures)
        yield f"{len(pages)} ページで不適合（{'、'.join(rules)}）。"
    if judged.signature:
        signed = judged.signature
        yield f"{signed.who}（{signed.when}）：{RESULTS[signed.result]} {signed.note}".rstrip()
        if judged.is_contradicted:
            yield "機械の検査で不適合があるため、結果は不適合のまま。"
    elif judged.result is Result.TO_LOOK:
        yield f"確認すること：{judged.criterion.look}" if judged.criterion.look else "担当者が確認する。"
        if judged.doubts:
            yield f"機械が示した確認箇所：{len(judged.doubts)} か所。"
        if judged.criterion.judge is Judge.BROWSER and report.choice.untested:
            yield f"測定していない種類のページ：{kinds_named(report.base_url, report.choice.untested)}。"
    elif judged.result is Result.NOT_APPLICABLE:
        yield "該当するコンテンツがサイトにない。"


def _pages(report: PortalReport) -> Table:
    because = {page.url: page.because for page in report.choice.pages}
    titles = {page.url: page.title for page in report.crawl.pages}
    rows = tuple(
        (
            number,
            page.url,
            titles.get(page.url, ""),
            BECAUSE[because[page.url]],
            f"× {page.failed_level}" if page.failed else "不適合なし",
            "、".join(one.number for one in page.failed),
            page.to_look,
        )
        for number, page in enumerate(report.pages, 1)
    )
    columns = ("番号", "アドレス", "題名", "選び方", "機械の結果", "不適合の項番", "確認箇所")
    notes = (
        "「× A」は、レベルAの達成基準を満たさないページ。「不適合なし」は機械が見つけなかったという意味。",
    )
    return Table("検査したページ", columns, rows, notes)


def _failures(report: PortalReport) -> Table:
    """Those of criteria first, then what is wrong and no matter of WCAG."""
    seen = [o for judged in report.judgements for o in judged.failures]
    seen += [o for o in (*report.markup, *report.looked.observations) if _is_other(o)]
    return Table("不適合の箇所", _PLACES, tuple(_places(seen)) or (("該当なし", "", "", "", ""),))


def _is_other(one: Observation) -> bool:
    return not one.criterion and one.state is State.FAILS


def _doubts(report: PortalReport) -> Table:
    seen = [o for judged in report.judgements if not judged.signature for o in judged.doubts]
    return Table("担当者が確認する箇所", _PLACES, tuple(_places(seen)))


_PLACES = ("項番", "検査", "箇所", "内容", "ページ")


def _places(seen: Sequence[Observation]) -> Iterator[tuple[str, ...]]:
    pages: dict[tuple[str, str, str, str], list[str]] = {}
    for one in seen:
        pages.setdefault((one.criterion, one.rule, one.where, one.text), []).append(one.page)
    for (criterion, rule, where, text), found in list(pages.items())[:_MOST_ROWS]:
        yield criterion or "—", rule, where, text, named(found)


def _links(report: PortalReport) -> Table:
    crawled = report.crawl
    rows = tuple((broken.page, broken.url, broken.why) for broken in report.broken[:_MOST_ROWS])
    asked = (
        f"うち {len(crawled.external_answers)} 件を確認した" if crawled.external_answers else "確認していない"
    )
    lonely = [stray.url for stray in report.strays if stray.in_sitemap]
    notes = (
        f"サイト内のアドレス {len(crawled.answers)} 件を確認し、切れているリンクは {len(report.broken)} 件。",
        f"ページ {len(crawled.pages)} 件。うち、どこからもリンクされていないもの {len(lonely)} 件。",
        f"サイトマップにあるページ {len(crawled.in_sitemap)} 件。",
        f"サイト外のリンク {len(crawled.external)} 件（{asked}）。",
    )
    return Table("リンクの検査", ("ページ", "リンク先", "結果"), rows, notes)


def _markup(report: PortalReport) -> Table:
    wrong = [o for o in report.markup if o.rule.startswith("markup-") and o.state is State.FAILS]
    note = (
        f"全 {len(report.crawl.pages)} ページのHTMLを、ブラウザと同じ手順（HTML Standard）で読んだ。"
        f"誤りのあるページは {len({o.page for o in wrong})} 件。"
    )
    return Table("HTMLの検査", _PLACES, tuple(_places(wrong)), (note,))


def _browser(report: PortalReport) -> Table:
    looked = report.looked
    rows = tuple((line,) for line in looked.console[:_MOST_ROWS])
    if not looked.browser:
        return Table("ブラウザの検査", ("ブラウザが出した警告",), (), ("ブラウザによる検査は行っていない。",))
    note = (
        f"{looked.browser} で {len(report.choice.pages)} ページを延べ {looked.visits} 回開いた"
        f"（{'、'.join(looked.sizes)}）。画面の記録 {len(looked.shots)} 枚。"
    )
    return Table("ブラウザの検査", ("ブラウザが出した警告",), rows, (note,))


def _privacy(report: PortalReport) -> Table:
    rows = tuple((url,) for url in report.looked.foreign[:_MOST_ROWS])
    title, columns = "第三者への通信", ("通信先",)
    if not report.looked.browser:
        return Table(title, columns, (), ("ブラウザによる検査を行っていないため、確かめていない。",))
    return Table(title, columns, rows, (f"閲覧者の情報が渡る、ほかのサイトへの通信は {len(rows)} 件。",))


def _stored(report: PortalReport) -> Table:
    title, columns = "Cookieと端末への保存", ("種類", "名前", "内容", "ページ")
    if not report.looked.browser:
        return Table(title, columns, (), ("ブラウザによる検査を行っていないため、確かめていない。",))
    seen = [o for o in report.looked.observations if o.rule in _STORED and o.state is State.FAILS]
    rows = tuple((_STORED[rule], *rest) for _, rule, *rest in _places(seen))
    names = {(o.rule, o.where) for o in seen}
    note = f"閲覧しただけで端末に保存されるもの（Cookie、ローカルストレージなど）は {len(names)} 件。"
    return Table(title, columns, rows, (note,))


_STORED = {"cookie": "Cookie", "stored-data": "端末への保存"}
"""Rules of what a visit leaves behind."""


def _unchecked(report: PortalReport) -> Table:
    rows = list(NOT_CHECKED)
    left = report.choice.of - len(report.choice.pages)
    if left:
        rows.append(("選ばなかったページ", f"{left} ページ（リンクとHTMLは検査した）"))
    rows += [("選ばなかった種類のページ", unquote(url)) for url in report.choice.untested]
    if not report.looked.browser:
        rows.append(("ブラウザによる検査", "--no-browser のため、配色・キーボード・拡大などを見ていない。"))
    if report.crawl.external and not report.crawl.external_answers:
        rows.append(("サイト外のリンク", "一覧のみ。--external で確かめる。"))
    if report.crawl.cut:
        rows.append(("残りのページ", "上限を超えたページは読んでいない。"))
    return Table("検査していないこと", ("対象", "説明"), tuple(rows))


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z")

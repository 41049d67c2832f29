"""A feed by hand that breaks no rule, with every tag rules are about; tests break it in one place."""

from __future__ import annotations

GOOD_FEED = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
     xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:atom="http://www.w3.org/2005/Atom"
     xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"
     xmlns:dcterms="http://purl.org/dc/terms/" xmlns:psc="http://podlove.org/simple-chapters"
     xmlns:fh="http://purl.org/syndication/history/1.0" xmlns:spotify="http://www.spotify.com/ns/rss">
<channel>
<title>町かど放送局</title>
<link>https://town.example.jp/radio/</link>
<description>毎月お届けします。</description>
<language>ja</language>
<copyright>みどり町</copyright>
<managingEditor>radio@town.example.jp (みどり町)</managingEditor>
<pubDate>Mon, 02 Nov 2026 07:00:00 +0900</pubDate>
<ttl>60</ttl>
<image><url>https://town.example.jp/small.png</url><title>町かど放送局</title>
<link>https://town.example.jp/radio/</link><width>144</width></image>
<atom:link rel="self" type="application/rss+xml" href="https://town.example.jp/feed.xml"/>
<atom:link rel="hub" href="https://hub.example.org/"/>
<itunes:image href="https://town.example.jp/cover.jpg"/>
<itunes:category text="Society &amp; Culture"><itunes:category text="Places &amp; Travel"/></itunes:category>
<itunes:category text="History"/>
<itunes:explicit>false</itunes:explicit>
<itunes:author>みどり町</itunes:author>
<itunes:type>episodic</itunes:type>
<itunes:block>Yes</itunes:block>
<itunes:owner><itunes:name>みどり町</itunes:name><itunes:email>radio@town.example.jp</itunes:email></itunes:owner>
<itunes:new-feed-url>https://town.example.jp/feed.xml</itunes:new-feed-url>
<spotify:limit recentCount="5"/>
<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>
<podcast:locked owner="radio@town.example.jp">yes</podcast:locked>
<podcast:license url="https://town.example.jp/terms">midori-1</podcast:license>
<podcast:medium>podcast</podcast:medium>
<podcast:funding url="https://town.example.jp/gift">応援する</podcast:funding>
<podcast:block id="google">yes</podcast:block>
<podcast:image href="https://town.example.jp/wide.jpg" aspect-ratio="16/9" width="1600" purpose="banner"/>
<podcast:trailer url="https://town.example.jp/t.mp3"
 pubdate="Mon, 02 Nov 2026 07:00:00 +0900">予告</podcast:trailer>
<podcast:updateFrequency rrule="FREQ=WEEKLY;COUNT=10"
 dtstart="2026-11-01T00:00:00Z">毎週</podcast:updateFrequency>
<podcast:podping usesPodping="true"/>
<podcast:publisher>
<podcast:remoteItem medium="publisher" feedGuid="9b024349-ccf0-5f69-a609-6b82873eab3c"/></podcast:publisher>
<podcast:podroll><podcast:remoteItem feedGuid="9b024349-ccf0-5f69-a609-6b82873eab3c"/></podcast:podroll>
<podcast:chat server="irc.example.org" protocol="irc" space="#radio"/>
<podcast:liveItem status="pending" start="2026-12-01T07:30:00+0900" end="2026-12-01T08:30:00+09:00">
<title>生放送</title><guid isPermaLink="false">live-1</guid>
<enclosure url="https://town.example.jp/live.mp3" length="1" type="audio/mpeg"/>
<podcast:contentLink href="https://town.example.jp/live">ここで</podcast:contentLink></podcast:liveItem>
<item>
<title>朝の駅</title>
<link>https://town.example.jp/1.html</link>
<description>&lt;p&gt;駅で&lt;a href="https://town.example.jp/"&gt;待つ&lt;/a&gt;。&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>駅で待つ。<br>二行目。</p>]]></content:encoded>
<guid isPermaLink="false">urn:uuid:00000000-0000-4000-8000-000000000001</guid>
<pubDate>Mon, 02 Nov 2026 07:00:00 +0900</pubDate>
<enclosure url="https://town.example.jp/1.mp3" length="1000001" type="audio/mpeg"/>
<itunes:image href="https://town.example.jp/1.png"/>
<itunes:duration>70</itunes:duration>
<itunes:explicit>false</itunes:explicit>
<itunes:episode>1</itunes:episode>
<itunes:season>1</itunes:season>
<itunes:episodeType>full</itunes:episodeType>
<podcast:transcript url="https://town.example.jp/1.vtt" type="text/vtt" language="ja" rel="captions"/>
<podcast:chapters url="https://town.example.jp/1.json" type="application/json+chapters"/>
<podcast:soundbite startTime="1.5" duration="30">駅</podcast:soundbite>
<podcast:person role="Host" group="Cast" href="https://town.example.jp/h">花</podcast:person>
<podcast:location rel="subject" geo="geo:36.65,138.18" osm="R113314" country="JP">長野</podcast:location>
<podcast:season name="秋">1</podcast:season>
<podcast:episode display="一">1</podcast:episode>
<podcast:txt purpose="ai-content">false</podcast:txt>
<podcast:alternateEnclosure type="audio/x-m4a" length="999" bitrate="128000" default="true" title="AAC">
<podcast:source uri="https://town.example.jp/1.m4a"/><podcast:integrity type="sri" value="sha256-q6urq6s="/>
</podcast:alternateEnclosure>
<podcast:value type="lightning" method="keysend" suggested="0.00000005000">
<podcast:valueRecipient type="node" address="03ae" split="99"/>
<podcast:valueTimeSplit startTime="1" duration="2" remotePercentage="95">
<podcast:remoteItem feedGuid="9b024349-ccf0-5f69-a609-6b82873eab3c"/></podcast:valueTimeSplit></podcast:value>
<podcast:socialInteract protocol="activitypub" uri="https://social.example.org/@a/1" priority="1"/>
<media:content url="https://town.example.jp/1.mp3" medium="audio" expression="full"/>
<media:hash algo="sha-1">00</media:hash>
<media:rating scheme="urn:simple">nonadult</media:rating>
<media:restriction relationship="allow" type="country">jp tw</media:restriction>
<dcterms:valid>start=2026-11-01T00:00+09:00;end=2027-03-31T23:59+09:00;scheme=W3C-DTF</dcterms:valid>
<psc:chapters version="1.2"><psc:chapter start="00:00:00.000" title="始め"/>
<psc:chapter start="00:01:00" title="中" href="https://town.example.jp/c"/></psc:chapters>
</item>
<item>
<title>昼の市</title>
<link>https://town.example.jp/2.html</link>
<description>市場を歩く。</description>
<guid isPermaLink="false">urn:uuid:00000000-0000-4000-8000-000000000002</guid>
<pubDate>Sun, 01 Nov 2026 07:00:00 +0900</pubDate>
<enclosure url="https://town.example.jp/2.m4a" length="1000002" type="audio/x-m4a"/>
<itunes:image href="https://town.example.jp/2.png"/>
<itunes:duration>80</itunes:duration>
<itunes:explicit>false</itunes:explicit>
<itunes:episode>2</itunes:episode>
<podcast:transcript url="https://town.example.jp/2.vtt" type="text/vtt"/>
</item>
</channel>
</rss>
"""

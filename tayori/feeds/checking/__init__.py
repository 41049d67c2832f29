"""The rules a feed is held against: one module for each part of it; `tayori.feeds.check` asks them all."""

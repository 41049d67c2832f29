"""The workspaces of the pipelines' tests, for the commands over them."""

from tests.pipelines.conftest import (
    built,
    built_once,
    media,
    published,
    published_once,
    rack,
    rack_once,
    workspace,
)

__all__ = [
    "built",
    "built_once",
    "media",
    "published",
    "published_once",
    "rack",
    "rack_once",
    "workspace",
]

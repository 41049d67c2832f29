"""Clearance: a pure answer to one question, denied unless all is granted; see `judge.py`."""

from tayori.rights.clearance.findings import EXPIRY_NOTICE_DAYS, check_grants
from tayori.rights.clearance.footing import Basis, Needs
from tayori.rights.clearance.judge import Judge, clear
from tayori.rights.clearance.licences import is_limited
from tayori.rights.clearance.minors import has_guardian_consent
from tayori.rights.clearance.names import hidden_texts, names_person
from tayori.rights.clearance.rules import ADVERTISING, ANY, USUAL_RULES, WORLD, Rules
from tayori.rights.clearance.scope import availability_end, channel_matches, covers_territories
from tayori.rights.clearance.use import Use
from tayori.rights.licences import is_open_licence

__all__ = [
    "ADVERTISING",
    "ANY",
    "EXPIRY_NOTICE_DAYS",
    "USUAL_RULES",
    "WORLD",
    "Basis",
    "Judge",
    "Needs",
    "Rules",
    "Use",
    "availability_end",
    "channel_matches",
    "check_grants",
    "clear",
    "covers_territories",
    "has_guardian_consent",
    "hidden_texts",
    "is_limited",
    "is_open_licence",
    "names_person",
]

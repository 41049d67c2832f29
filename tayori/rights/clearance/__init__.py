"""Clearance: a pure answer to one question, denied unless all is granted; see `judge.py`."""

from tayori.rights.clearance.findings import EXPIRY_NOTICE_DAYS, check_grants
from tayori.rights.clearance.footing import Basis, Minds, Needs
from tayori.rights.clearance.judge import Judge, clear
from tayori.rights.clearance.licences import is_limited
from tayori.rights.clearance.minors import has_guardian_consent
from tayori.rights.clearance.names import hidden_texts, naming_reasons
from tayori.rights.clearance.rules import (
    PURPOSES,
    USUAL_RULES,
    Rules,
    is_advertising,
)
from tayori.rights.clearance.scope import availability_end, channel_matches, covers_territories
from tayori.rights.clearance.use import Use
from tayori.rights.clearance.vocabulary import purpose_findings, word_findings
from tayori.rights.licences import is_open_licence
from tayori.rights.persons import names_person

__all__ = [
    "EXPIRY_NOTICE_DAYS",
    "PURPOSES",
    "USUAL_RULES",
    "Basis",
    "Judge",
    "Minds",
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
    "is_advertising",
    "is_limited",
    "is_open_licence",
    "names_person",
    "naming_reasons",
    "purpose_findings",
    "word_findings",
]

"""Two agencies: that of Los Angeles, current, and an invented one to switch to in the admin."""

from datetime import date
from typing import Any

from agency.models import Agency, ReadySentence, Route
from feedback.labels import REPLY_TEMPLATES

LOOKED_UP = date(2026, 11, 29)

PARTNERSHIP: dict[str, Any] = {
    "name": {
        "en": "Community Safety Partnership",
        "es": "Alianza para la Seguridad Comunitaria",
        "ko": "커뮤니티 안전 파트너십",
    },
    "organisation": {"en": "Community Safety Partnership Bureau"},
    "moderators": {"en": "Civic Listening Desk", "es": "Mesa Cívica de Escucha", "ko": "시민 경청 데스크"},
    "oversight": {"en": "Office of the Inspector General", "es": "Oficina del Inspector General"},
    "hours": {
        "en": "Monday to Friday, 9 to 5",
        "es": "lunes a viernes, de 9 a 5",
        "ko": "월요일~금요일 오전 9시~오후 5시",
    },
}
PLACES: list[dict[str, Any]] = [
    {"kind": "emergency", "call": "911", "text_number": "911", "police_hear": "yes", "source": "lapdonline.org"},
    {"kind": "non_emergency", "call": "1-877-275-5273", "police_hear": "yes", "source": "lapdonline.org"},
    {"kind": "complaint", "call": "1-800-339-6868", "source": "lapdonline.org"},
    {"kind": "city_services", "call": "311", "source": "lacity.gov"},
    {
        "kind": "crisis", "call": "988", "text_number": "988", "press": {"es": "2"}, "text_word": {"es": "AYUDA"},
        "web": "https://988lifeline.org/", "source": "988lifeline.org",
    },
    {
        "kind": "child_protection", "call": "1-800-540-4000", "web": "https://dcfs.lacounty.gov/contact/",
        "police_hear": "may_refuse", "source": "dcfs.lacounty.gov; may pass reports to police",
    },
    {"kind": "domestic_violence", "call": "1-800-978-3600", "source": "Los Angeles County, a page of 2020"},
]  # fmt: skip

RIVERTOWN: dict[str, Any] = {
    "name": {"en": "Rivertown Neighbors", "es": "Vecinos de Rivertown", "ko": "리버타운 이웃"},
    "organisation": {"en": "Rivertown Public Safety"},
    "moderators": {"en": "Rivertown Reading Room", "es": "Sala de Lectura de Rivertown"},
    "oversight": {"en": "Rivertown Review Board", "es": "Junta de Revisión de Rivertown"},
    "hours": {"en": "Monday to Friday, 8 to 4", "es": "lunes a viernes, de 8 a 4"},
    "about": {
        "en": "In Rivertown, deputies stay with one district for at least five years. Here you can see whether "
        "they do, tell them what you think, and come to their meetings.",
        "es": "En Rivertown, los alguaciles se quedan por lo menos cinco años en un distrito. Aquí puede ver si lo "
        "cumplen, decirles lo que piensa y venir a sus reuniones.",
    },
    "site_word": {"en": "district, districts", "es": "distrito, distritos"},
    "officer_word": {"en": "deputy, deputies", "es": "alguacil, alguaciles"},
    "commander_word": {"en": "captain, captains", "es": "capitán, capitanes"},
    "accent": "#12588f",
}
ELSEWHERE: list[dict[str, Any]] = [
    {"kind": "emergency", "call": "911", "text_number": "911", "source": "invented"},
    {"kind": "non_emergency", "call": "555-0140", "source": "invented"},
    {"kind": "crisis", "call": "988", "text_number": "988", "source": "988lifeline.org"},
    {"kind": "housing", "name": {"en": "Rivertown Housing Office"}, "call": "555-0141", "source": "invented"},
]


def make_agencies() -> None:
    """Both, with their places to turn to and our ready-made sentences."""
    make(PARTNERSHIP, PLACES, is_current=True)
    make(RIVERTOWN, ELSEWHERE)


def make(said: dict[str, Any], places: list[dict[str, Any]], *, is_current: bool = False) -> Agency:
    """One agency with its rows."""
    agency = Agency.objects.create(**said, is_current=is_current)
    for position, place in enumerate(places):
        Route.objects.create(agency=agency, position=position, checked_on=LOOKED_UP, **place)
    for position, key in enumerate(next(iter(REPLY_TEMPLATES.values()))):
        text = {tag: sentences[key] for tag, sentences in REPLY_TEMPLATES.items()}
        ReadySentence.objects.create(agency=agency, key=key, text=text, position=position)
    return agency

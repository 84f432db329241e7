"""RSVPs of 32 clients on one hot meeting; the reference is a view around one capacity statement.

Then twenty trials that book a meeting full to the last seat: nobody too many, no seat left over.
"""

import json
import uuid
from functools import partial

from tools.bench import ground
from tools.bench.load import for_seconds, request, send
from tools.bench.rounds import Ratio, ratios, say
from tools.bench.servers import PORTAL, REFERENCE, serve

CLIENTS, SECONDS, TRIALS = 32, 3.0, 20
PARTY = json.dumps({"party_size": 1}).encode()


def run(scale: str) -> list[Ratio]:
    with serve(PORTAL) as portal, serve(REFERENCE) as reference:
        found, ours, theirs = ratios(
            lambda: _rate(portal, f"/api/v1/meetings/{_meeting(None)}/rsvps/"),
            lambda: _rate(reference, f"/gatherings/{_gathering()}/"),
        )
        say(f"  ours {[round(v) for v in ours]}, reference {[round(v) for v in theirs]} a second")
        grown = _growth(portal)
        trials = TRIALS if scale == "full" else 5
        wrong = [_trial(portal, seats=60 + trial) for trial in range(trials)]
    return [
        Ratio("RSVP on one hot meeting, 32 clients: requests a second", found, 0.4),
        grown,
        Ratio(f"seats overbooked in {trials} trials", [float(over) for over, _left in wrong], 0, at_least=False),
        Ratio(f"seats unfilled in {trials} trials", [float(left) for _over, left in wrong], 0, at_least=False),
    ]


def _growth(port: int) -> Ratio:
    """The same at two meetings, one with ten times the parties of the other."""
    few, many = (f"/api/v1/meetings/{_meeting_with(parties)}/rsvps/" for parties in (1_000, 10_000))
    found, _few, _many = ratios(lambda: _rate(port, few), lambda: _rate(port, many))
    return Ratio("RSVP: time at 10 x the parties of the meeting", found, 1.5, at_least=False)


def _meeting_with(parties: int) -> uuid.UUID:
    meeting = _meeting(None)
    ground.parties(parties, at=f"id = '{meeting}'")
    ground.analyze()
    return meeting


def _rate(port: int, path: str) -> float:
    asked = partial(request, "POST", path, host=f"localhost:{port}", body=PARTY)
    return send(for_seconds(asked, SECONDS), port=port, clients=CLIENTS).rate_of(201)


def _trial(port: int, *, seats: int) -> tuple[int, int]:
    """(seats confirmed beyond the capacity, seats left over) once twice as many parties as fit have asked."""
    meeting = _meeting(seats)
    asked = request("POST", f"/api/v1/meetings/{meeting}/rsvps/", host=f"localhost:{port}", body=PARTY)
    send(iter([asked] * seats * 2), port=port, clients=CLIENTS).rate_of(201)
    taken = ground.one(
        "SELECT sum(party_size) FROM meetings_rsvp WHERE meeting_id = %s AND status = 'confirmed'", [meeting]
    )
    return max(0, taken - seats), max(0, seats - taken)


def _meeting(capacity: int | None) -> uuid.UUID:
    """A meeting of next week; without a capacity everybody is confirmed."""
    pk = uuid.uuid4()
    ground.copy_rows(
        "meetings_meeting",
        {"id": "%(id)s", "site_id": "(SELECT min(id) FROM sites_app_site)", "status": "'scheduled'",
         "title": """'{"en": "Hot"}'""",
         "starts_at": "now() + interval '7 days'", "ends_at": "now() + interval '8 days'",
         "place": "'Library'", "changed_on": "current_date", "capacity": "%(capacity)s::int"},
        "(SELECT 1) AS one",
        {"id": pk, "capacity": capacity if capacity is not None else 1_000_000},
    )  # fmt: skip
    return pk


def _gathering() -> int:
    return ground.one("INSERT INTO reference_gathering (capacity, taken) VALUES (1000000, 0) RETURNING id")

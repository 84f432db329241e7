"""One plain view for each thing that is measured over HTTP."""

import json
import uuid
from datetime import UTC, datetime

from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt

from tools.bench.reference.models import Note, Place

# One statement: the row of the gathering is the lock and the count.
_TAKE = """
WITH room AS (
    UPDATE reference_gathering SET taken = taken + %(size)s
    WHERE id = %(gathering)s AND taken + %(size)s <= capacity RETURNING id
)
INSERT INTO reference_seat (id, gathering_id, party_size, confirmed)
VALUES (%(id)s, %(gathering)s, %(size)s, EXISTS (SELECT 1 FROM room)) RETURNING confirmed
"""


def page(request, slug):
    """Three queries and one template."""
    place = get_object_or_404(Place, slug=slug)
    context = {"place": place, "people": place.people.order_by("since"), "notes": place.notes.order_by("-on")[:9]}
    return render(request, "reference/page.html", context)


def kept(request, slug):
    """Bytes from Redis."""
    return HttpResponse(cache.get("page"))


@csrf_exempt
def take(request, pk):
    """One capacity statement."""
    said = json.loads(request.body)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"id": uuid.uuid4(), "gathering": pk, "size": said["party_size"]})
        confirmed = cursor.fetchone()[0]
    return JsonResponse({"status": "confirmed" if confirmed else "full"}, status=201)


@csrf_exempt
def write(request):
    """One INSERT."""
    said = json.loads(request.body)
    note = Note.objects.create(place_id=said["place"], body=said["body"], on=datetime.now(UTC).date())
    return JsonResponse({"id": note.pk}, status=201)

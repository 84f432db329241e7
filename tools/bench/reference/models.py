# ruff: noqa: DJ008 - nobody reads these rows
"""The reference's tables: a place with people and notes, and a gathering with seats."""

import uuid

from django.db import models


class Place(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    page = models.TextField()  # so much text that the page is as long as the portal's


class Person(models.Model):
    place = models.ForeignKey(Place, models.CASCADE, related_name="people")
    name = models.CharField(max_length=120)
    since = models.DateField()


class Note(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    place = models.ForeignKey(Place, models.CASCADE, related_name="notes")
    body = models.TextField()
    on = models.DateField()


class Gathering(models.Model):
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)


class Seat(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    gathering = models.ForeignKey(Gathering, models.CASCADE)
    party_size = models.PositiveSmallIntegerField()
    confirmed = models.BooleanField()

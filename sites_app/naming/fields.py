"""A column by which names are found: the bundled PostgreSQL has no pg_trgm."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from . import slips
from .words import words_of


class SlipsField(ArrayField):
    """The numbers of the names in other fields of the row, made when it is saved, as `auto_now` does with the time."""

    def __init__(self, of: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.of = tuple(of)
        kwargs.update(base_field=models.IntegerField(), default=list, db_default=[], editable=False, blank=True)
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for key in ("base_field", "default", "db_default", "editable", "blank", "size"):
            kwargs.pop(key, None)
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> list[int]:
        found = self.made_of(getattr(model_instance, name) for name in self.of)
        setattr(model_instance, self.attname, found)
        return found

    def made_of(self, texts: Iterable[str]) -> list[int]:
        return slips.of_names(",".join(map(str, texts)))


class TrigramsField(ArrayField):
    """For the migrations alone: what stood there before."""

    def __init__(self, of: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.of = tuple(of)
        kwargs.update(base_field=models.CharField(max_length=3), default=list, editable=False, blank=True)
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for key in ("base_field", "default", "editable", "blank", "size"):
            kwargs.pop(key, None)
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> list[str]:
        words = words_of(" ".join(str(getattr(model_instance, name)) for name in self.of))
        return sorted({f" {word} "[at : at + 3] for word in words for at in range(len(word))})

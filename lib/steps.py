"""A step that is only posted, with what its button says, its form and its page: kept at the view, for whoever is asked
to send it once more (accounts/kept.py).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.functional import Promise
from django.views.decorators.http import require_POST

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Step:
    """`page` is the name of the address whose form this is, `of` the arguments both have; `names` say a value that
    only a row or a request has words for.
    """

    does: str | Promise
    form: type[forms.BaseForm] | None = None
    page: str = ""
    of: tuple[str, ...] = ("pk",)
    names: Mapping[str, Callable[[str], str]] = field(default_factory=dict)


def step(does: str | Promise, form: type[forms.BaseForm] | None = None, **more: Any) -> Callable[[View], View]:
    """Lets only POST through. Outermost: what wraps it later carries the attribute along."""

    def decorate(view: View) -> View:
        posted = require_POST(view)
        vars(posted)["step"] = Step(does, form, **more)
        return posted

    return decorate

"""Every setting of the portal, by theme. What comes from the environment is declared in lib/variables.py."""
# ruff: noqa: F403  what each file says in capitals is a setting

from .api import *
from .base import *
from .environment import *
from .infrastructure import *
from .operations import *
from .pages import *
from .promises import *
from .sign_in import *
from .words import *

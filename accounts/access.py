"""What one user may do at one moment; who derives it from the roster is sites_app/access.py (ROLE-1)."""

from dataclasses import dataclass

from .models import User


@dataclass(frozen=True)
class Access:
    """What one user may do at one moment. Sets hold site ids. Rows are fetched with it: `.visible_to(access)`."""

    user: User | None = None
    officer_id: int | None = None
    coming_id: int | None = None  # on the roster from a later day and serving nowhere yet: the own page, nothing else
    officer_at: frozenset[int] = frozenset()
    commander_at: frozenset[int] = frozenset()
    is_bureau: bool = False
    is_administrator: bool = False
    is_moderator: bool = False
    moderates_all: bool = False
    moderates: frozenset[int] = frozenset()
    handles_escalated: bool = False

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def own_page_of(self) -> int | None:
        """Whose own page this person has: who serves, and who is planned to."""
        return self.officer_id or self.coming_id

    @property
    def serves_at(self) -> frozenset[int]:
        """Sites where this person has a current assignment, whatever the role."""
        return self.officer_at | self.commander_at

    @property
    def reads_every_site(self) -> bool:
        return self.is_bureau or self.is_administrator

    @property
    def is_site_staff(self) -> bool:
        """May open site pages under /staff/ (own sites, or every site for bureau and administrators)."""
        return bool(self.serves_at) or self.reads_every_site

    @property
    def is_staff(self) -> bool:
        """Has any staff role, or is about to: the second factor is required everywhere."""
        return self.is_site_staff or self.is_moderator or self.coming_id is not None

    def reads_messages_at(self, site_id: int) -> bool:
        """Whether what residents tell this site is for this person; administrators do not read it (POWER-5)."""
        return self.is_bureau or site_id in self.serves_at

    def may_moderate(self, site_id: int | None) -> bool:
        """`site_id` None: of no neighborhood yet, and so every moderator's (FB-12)."""
        return self.is_moderator and (self.moderates_all or site_id is None or site_id in self.moderates)


VISITOR = Access()

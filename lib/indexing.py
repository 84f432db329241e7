"""Which pages search engines may show (FIND-4): those that are the same for everybody and stay a while."""

INDEXED = frozenset(
    {
        "pages:home", "pages:site_list", "pages:site", "pages:privacy", "pages:about", "pages:numbers",
        "pages:accessibility",
        "feedback:board", "sites:team", "sites:commitment", "sites:evidence",
        "meetings:site_meetings", "meetings:meeting", "digests:list", "digests:digest",
    }
)  # fmt: skip

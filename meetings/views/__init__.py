"""Pages of this app, by audience: everybody, who holds a private link, who is signed in, and staff."""

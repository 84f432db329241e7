"""Pages of this room, by audience: everybody, who holds a private link, who is signed in, and staff."""

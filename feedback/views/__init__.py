"""Pages of this app, by audience: residents without account, the board, my own threads, a site's staff."""

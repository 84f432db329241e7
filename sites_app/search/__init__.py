"""Finding a neighborhood by what people call it: names, nicknames, streets with numbers, ZIP codes (FIND-1)."""

"""The map of all neighborhoods as an SVG made on the server: no tiles, no script, nobody else asked (FIND-3)."""

"""Names for many neighborhoods, as American towns have them; the same for the same number."""

from collections.abc import Iterator
from random import Random

_WORDS = """
Amber Apple Arrow Ash Bay Bear Beech Birch Black Blue Bluff Bright Brook Bryn Cedar Chester Clay Clear Cliff Clover
Copper Cotton Crab Crane Cross Crystal Deer Dove Eagle East Elder Elk Elm Fair Falcon Fern Flint Fox Glen Gold
Grand Gran Green Grey Hamp Harbor Hart Haw Hazel Hick Hill Holly Iron Ivy Jack Juniper Kings Lake Larch Laurel
Liberty Lime Lock Long Maple Marble Mar Meadow Mid Mill Moor Moss New North Oak Olive Orchard Otter Palm Park Peach
Pearl Pine Plum Prairie Quail Queens Raven Red Ridge River Rock Rose Rush Sand Shady Silver South Spring Stan Stone
Sugar Summer Sun Swan Syca Thorn Timber Trout Turtle Valley Walnut Water Wel West Wheat White Wild Willow Win Wolf

bank borough bridge brook burg bury by chester cliff creek crest dale field ford gate glen grove ham haven hill
hurst lake land ley mead mere mill mont more mount park point pond port ridge rock shire shore side spring stead
stone ton vale view ville water well wick wood worth

Abernathy Alvarado Anderson Arroyo Bartholomew Beaumont Bradley Burnham Cabrera Calhoun Castellanos Chavez Clinton
Colfax Coolidge Crenshaw Cunningham Davenport Delgado Douglass Eisenhower Escobedo Ferguson Figueroa Fitzgerald
Franklin Gallagher Garfield Gonzalez Gutierrez Hamilton Harrison Hernandez Hoover Huntington Jackson Jefferson
Johnson Kennedy Kingsley Lafayette Lincoln Livingston MacArthur Madison Marquez McKinley Mendoza Monroe Montgomery
Morgan Navarro Nicholson Ochoa Patterson Peabody Pendleton Quintana Ramirez Randolph Robinson Roosevelt Rosecrans
Salazar Sanchez Sepulveda Sheridan Sherman Slauson Stephenson Thompson Trumbull Valenzuela Vandenberg Vermont
Villanueva Washington Wellington Whittaker Wilmington Winchester Woodrow Yarborough Zamora Zimmerman

Ana Andreas Antonio Benito Carlos Clara Cruz Diego Felipe Gabriel Ignacio Jacinto Jose Lucia Luis Maria Mateo

Gardens Court Village Park Homes Apartments Downs Place Terrace Commons Heights Manor Estates Hills

Street Avenue Boulevard Place Drive Road Lane Way

ba be da de ka ke la le ma me na ne ra re sa se ta te
"""
FIRST, LAST, PEOPLE, SAINTS, KINDS, STREETS, SYLLABLES = (part.split() for part in _WORDS.split("\n\n"))
SIDES = ("", "", "North ", "South ", "East ", "West ")


def place(chance: Random) -> str:
    """One in ten of few syllables, so that all of them share most of their trigrams."""
    kind = chance.randrange(10)
    if kind == 0:
        return "".join(chance.choices(SYLLABLES, k=4)).capitalize()
    if kind == 1:
        return f"San {chance.choice(SAINTS)}"
    if kind < 5:
        return chance.choice(PEOPLE)
    return chance.choice(FIRST) + chance.choice(LAST)


def sites(count: int) -> Iterator[str]:
    """A tenth of them called by plain words alone, as South Park is."""
    chance = Random(11)  # noqa: S311 - names, not secrets
    for number in range(count):
        if number % 10 == 9:
            yield f"{chance.choice(SIDES[2:])}{chance.choice(KINDS)}"
        else:
            yield f"{place(chance)} {chance.choice(KINDS)}"


def around(count: int) -> Iterator[tuple[str, str, int | None]]:
    """Kind, name and first house number: a third streets, of which half have a number for a name."""
    chance = Random(12)  # noqa: S311
    for number in range(count):
        if number % 3 == 0:
            name = chance.choice(["Main", "1st", "Park", "Oak"]) if number % 30 == 0 else place(chance)
            name = f"{chance.randrange(1, 200)}th" if number % 2 else name
            street = f"{chance.choice(SIDES)}{name} {chance.choice(STREETS)}"
            yield "street", street, chance.randrange(100, 9000) // 100 * 100 if number % 4 else None
        elif number % 3 == 1:
            yield "nickname", f"The {place(chance)}s", None
        else:
            yield "area", f"{place(chance)} {chance.choice(['', 'Heights', 'Hills', 'Beach'])}".strip(), None


def slip(text: str, chance: Random) -> str:
    """The same with one sign left out, doubled, exchanged or wrong."""
    at = chance.randrange(1, len(text) - 1)
    ways = [text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:]]
    ways += [
        text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        text[:at] + chance.choice("aeiorst") + text[at + 1 :],
    ]
    return chance.choice(ways)

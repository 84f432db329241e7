"""How many forms a counted sentence has in a language, and which number takes which: CLDR as gettext says it.

Languages whose CLDR rules tell the million apart (es, fr, it, pt) do so for short forms of numbers only, which no page
here uses; they have two forms.
"""

import re
from collections.abc import Iterable

ONE = "nplurals=1; plural=0;"
TWO = "nplurals=2; plural=(n != 1);"
TWO_WITH_NOTHING = "nplurals=2; plural=(n > 1);"
EAST_SLAVIC = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
RULES = {
    **dict.fromkeys(["id", "ja", "km", "ko", "lo", "ms", "my", "th", "vi", "zh"], ONE),
    **dict.fromkeys(
        ["fr", "hy", "pt", "tl", "fil", "am", "hi", "bn", "fa", "gu", "kn", "pa", "ti", "zu"], TWO_WITH_NOTHING
    ),
    **dict.fromkeys(["be", "bs", "hr", "ru", "sr", "uk"], EAST_SLAVIC),
    **dict.fromkeys(["cs", "sk"], "nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);"),
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    "lt": "nplurals=3; plural=(n%10==1 && (n%100<11 || n%100>19) ? 0 : n%10>=2 && (n%100<11 || n%100>19) ? 1 : 2);",
    "lv": "nplurals=3; plural=(n%10==0 || (n%100>=11 && n%100<=19) ? 0 : n%10==1 && n%100!=11 ? 1 : 2);",
    "ro": "nplurals=3; plural=(n==1 ? 0 : n==0 || (n%100>0 && n%100<20) ? 1 : 2);",
    "sl": "nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);",
    "he": "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    "ga": "nplurals=5; plural=(n==1 ? 0 : n==2 ? 1 : n<7 ? 2 : n<11 ? 3 : 4);",
    "cy": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5);",
    **dict.fromkeys(
        [
            "af",
            "bg",
            "ca",
            "da",
            "de",
            "el",
            "en",
            "es",
            "et",
            "eu",
            "fi",
            "gl",
            "hu",
            "is",
            "it",
            "ka",
            "kk",
            "mn",
            "nb",
            "ne",
            "nl",
            "nn",
            "no",
            "sq",
            "so",
            "sv",
            "sw",
            "ta",
            "te",
            "tr",
            "ur",
            "uz",
        ],
        TWO,
    ),
}
NPLURALS = re.compile(r"nplurals\s*=\s*(\d+)")


class PluralError(ValueError):
    """A part that cannot be counted with; the sentence names the part and what is wrong."""


def rule_of(language: str, headers: Iterable[str] = ()) -> str:
    """The rule of a language; of one that is not in the table, what its own parts say (all the same).

    PluralError where neither is there.
    """
    known = RULES.get(language) or RULES.get(language.replace("_", "-").split("-")[0])
    given = {header for header in headers if header}
    if known:
        return known
    if len(given) != 1:
        raise PluralError(
            f"{language}: every part must say the same Plural-Forms; the table does not know the language."
        )
    return given.pop()


def forms_of(rule: str) -> int:
    """How many forms a rule has. PluralError where it does not say."""
    found = NPLURALS.search(rule)
    if not found:
        raise PluralError(f"“{rule}” says no number of forms.")
    return int(found[1])

"""Titles as data sets write them, "Matrix, The (1999)", and as people say them, "The Matrix"."""

from __future__ import annotations

import re

from movierec.text import clean

_ARTICLES = frozenset(
    [
        "The",
        "A",
        "An",
        "La",
        "El",
        "Les",
        "L'",
        "Le",
        "Der",
        "Il",
        "Das",
        "Die",
        "Los",
        "Las",
        "Lo",
        "Un",
        "Une",
        "Una",
        "Uno",
        "Det",
        "Den",
        "De",
        "Het",
        "O",
        "Os",
        "Ein",
        "Eine",
        "Gli",
        "I",
        "En",
        "Ett",
        "Um",
        "Uma",
        "As",
        "Els",
        "Un'",
    ]
)
_INVERTED = re.compile(r"^(?P<rest>.+), (?P<article>[A-ZÀ-Þ][\w]{0,3}'?)$")
_YEAR = re.compile(r"(?:TV |V |Video )?((?:18|19|20)\d\d)(?:/[IVX]+|\s*[–—-]\s*\d{0,4})?")
_MEDIUM = re.compile(r"V|TV|VG|Video|TV movie|TV series|mini(?:-series)?", re.IGNORECASE)
"""What is said in brackets of how a film was published, and is no part of its title."""
_ALSO_KNOWN_AS = re.compile(r"^a\.?\s?k\.?\s?a\.?\s+", re.IGNORECASE)


def split_year(published: str) -> tuple[str, int]:
    """A published title without its year, and the year: 0 for none, of a range the first.

    >>> split_year("Toy Story (1995)")
    ('Toy Story', 1995)
    >>> split_year("Fawlty Towers ( 1975–1979 ) (TV)")
    ('Fawlty Towers', 1975)
    """
    title = clean(published)
    base, groups = _with_groups(title)
    years = [at for at, group in enumerate(groups) if _YEAR.fullmatch(group.strip())]
    if not years:
        return title, 0
    found = _YEAR.fullmatch(groups[years[-1]].strip())
    assert found is not None
    kept = [group for at, group in enumerate(groups) if at != years[-1] and not _MEDIUM.fullmatch(group.strip())]
    without = " ".join([base, *(f"({group})" for group in kept)]).strip()
    return without or title, int(found[1])


def spoken_title(published: str) -> str:
    """A published title as people say it: without its alternative titles, the article in front.

    >>> spoken_title("Matrix, The")
    'The Matrix'
    >>> spoken_title("Amelie (Fabuleux destin d'Amélie Poulain, Le)")
    'Amelie'
    >>> spoken_title("Evangelion: 1.0 You Are (Not) Alone (Evangerion shin gekijôban: Jo)")
    'Evangelion: 1.0 You Are (Not) Alone'
    """
    return _article_first(_parts(published)[0])


def whole_title(published: str) -> str:
    """A published title as people say it, with its alternative titles.

    >>> whole_title("Hate (Haine, La)")
    'Hate (La Haine)'
    """
    base, alternatives = _parts(published)
    return " ".join([_article_first(base), *(f"({_alternative(title)})" for title in alternatives)])


def alternative_titles(published: str) -> list[str]:
    """The other titles of a film, as people say them.

    >>> alternative_titles("Burial Ground (a.k.a. Zombie 3) (Notti del Terrore, Le)")
    ['Zombie 3', 'Le Notti del Terrore']
    """
    return [_article_first(_ALSO_KNOWN_AS.sub("", title)) for title in _parts(published)[1]]


def _alternative(title: str) -> str:
    """An alternative title as it stands in brackets, with what introduces it: "a.k.a. The Thing"."""
    introduced = _ALSO_KNOWN_AS.match(title)
    before = introduced[0] if introduced else ""
    return before + _article_first(title[len(before) :])


def _parts(published: str) -> tuple[str, list[str]]:
    """The title that comes first, and the alternative ones behind it in brackets."""
    base, groups = _with_groups(published)
    if base.endswith((" Or", " or")) and groups:
        # "Birdman: Or (The Unexpected Virtue of Ignorance)" is one title.
        base, groups = f"{base} ({_article_first(groups[0])})", groups[1:]
    while groups and not any(character.isalpha() for character in groups[0]):
        # A number in brackets is part of the title.
        base, groups = f"{base} ({groups[0]})".strip(), groups[1:]
    return (base, groups) if base else (published, [])


def _with_groups(title: str) -> tuple[str, list[str]]:
    """``title`` without the brackets at its end, and what stands in these; a bracket may hold others."""
    groups: list[str] = []
    rest = title.rstrip()
    while rest.endswith(")"):
        depth, at = 0, len(rest)
        while at > 0 and (depth or at == len(rest)):
            at -= 1
            depth += (rest[at] == ")") - (rest[at] == "(")
        if depth or (at > 0 and rest[at - 1] != " "):
            break  # not closed, or part of a word as in "Frontière(s)"
        groups.insert(0, rest[at + 1 : -1])
        rest = rest[:at].rstrip()
    return rest, groups


def _article_first(title: str) -> str:
    match = _INVERTED.match(title) if ", " in title else None
    if match is None or match["article"] not in _ARTICLES:
        return title
    if match["article"] == "I" and ", " in match["rest"]:
        return title  # "Me, Myself, I"
    article = match["article"]
    return f"{article}{'' if article.endswith(chr(39)) else ' '}{match['rest']}"

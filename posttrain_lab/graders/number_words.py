"""The words around a number that change what it says: tables of English.

What it leaves out: other languages' words. Their digits are read (``numbers.tidy``).

Try it::

    >>> SCALES["dozen"], UNITS["kilometres"]
    (12, 'km')
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
SMALL = {word: value for value, word in enumerate(_SMALL.split())}
TENS = {word: 10 * value for value, word in enumerate(_TENS.split(), start=2)}
SCALES = {
    "hundred": 100, "dozen": 12, "thousand": 10**3, "million": 10**6, "billion": 10**9,
    "trillion": 10**12, "k": 10**3, "mn": 10**6, "bn": 10**9,
}  # fmt: skip
# "five and a half": how many twelfths are added.
PARTS_AFTER_AND = {"a half": 6, "a quarter": 3, "a third": 4, "three quarters": 9,
                   "two thirds": 8}  # fmt: skip

# Every name of a unit → the one name by which two answers are compared.
UNITS = {
    name: unit
    for unit, names in {
        "%": "% percent pct", "$": "$ us$ usd dollar dollars buck bucks",
        "€": "€ eur euro euros", "£": "£ gbp", "¥": "¥ jpy yen", "₹": "₹ inr rupee rupees",
        "cent": "¢ cent cents", "km": "km kms kilometer kilometers kilometre kilometres",
        "m": "m meter meters metre metres", "cm": "cm centimeter centimeters centimetre "
        "centimetres", "mm": "mm millimeter millimeters millimetre millimetres",
        "mile": "mi mile miles", "foot": "ft foot feet", "inch": "inch inches",
        "yard": "yd yard yards", "kg": "kg kgs kilo kilos kilogram kilograms",
        "g": "g gram grams", "mg": "mg milligram milligrams", "lb": "lb lbs",
        "oz": "oz ounce ounces", "l": "l liter liters litre litres",
        "ml": "ml milliliter milliliters millilitre millilitres",
        "second": "s sec secs second seconds", "minute": "min mins minute minutes",
        "hour": "h hr hrs hour hours", "day": "d day days", "week": "wk week weeks",
        "month": "month months", "year": "yr yrs year years", "degree": "° deg degree degrees",
        "°C": "°c c celsius", "°F": "°f f fahrenheit", "w": "w watt watts",
        "kw": "kw kilowatt kilowatts", "v": "v volt volts", "am": "am a.m", "pm": "pm p.m",
    }.items()
    for name in names.split()
}  # fmt: skip

MONTHS = _words(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
# Before a number these say that it is not the amount: "more than 5", "step 5", "May 5".
UNSURE_BEFORE = MONTHS | _words(
    "than least most over under above below beneath beyond almost nearly until till exceeds "
    "from twice double triple half quarter point root times per mod after before "
    "without step question chapter option choice problem part page line equation section "
    "figure version log sin cos tan sqrt squared cubed"
)
# "to 5" and "of 5" depend on the word before: "equal to 5", but "up to 5".
TO_AFTER = _words("up close near next prior previous")
OF_AFTER = _words("total sum answer value result amount number count cost price profit balance")
# After a number these make another number of it: "5 squared", "5 halves", "5 pi".
UNSURE_AFTER = MONTHS | _words(
    "squared cubed factorial plus minus pi π x y z n i root sqrt mod choose below point "
    "to over half halves third thirds quarter quarters fifth fifths sixth sixths eighth "
    "eighths tenth tenths hundredth hundredths thousandth thousandths hundreds thousands "
    "millions billions dozens divided multiplied th st nd rd"
)

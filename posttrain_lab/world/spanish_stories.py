"""Short stories in Spanish: four to six sentences with a beginning, an event and an end.

They tell of one person and one animal, in the past tense. None of their sentences has a
form that ``spanish_pairs`` makes, so none can give away a translation.

What it leaves out: stories of given words, and their English.

Try it::

    >>> story(random.Random(1)).count(".") >= 4
    True
"""

from __future__ import annotations

import random

from posttrain_lab.world.lexicon import BOYS, GIRLS, capital
from posttrain_lab.world.spanish_pairs import agree, contract, one, the
from posttrain_lab.world.spanish_words import ANIMALS, COLOURS, PLACES, QUALITIES, THINGS

_WOMEN = [p.name for p in GIRLS] + ["Lola", "Marta", "Carmen", "Lucía", "Elena"]
_MEN = [p.name for p in BOYS] + ["Pablo", "Diego", "Luis", "Pedro", "Mateo"]

# {h} the person, {o} "o" or "a" for the person, {os} "os" or "as" for both; {el} the animal,
# {un} the same when new; {t} a thing, {ut} the same when new; {p} and {q} two places.
_OPENINGS = (
    "Había una vez {un} que vivía cerca de {p}. Su mejor amig{o} era {h}.",
    "Un día, {h} fue a {p} y conoció a {un}.",
    "Una mañana, {h} salió de casa temprano. Cerca de {p} vio {un}.",
    "Hace mucho tiempo, {h} tenía {un} en casa.",
    "{h} y {el} eran muy buen{os} amig{os}. Siempre jugaban junt{os} en {p}.",
    "Era un día de sol y {h} estaba muy content{o}. Con {el} fue a {p}.",
)
_EVENTS = (
    "De repente, {h} perdió {t} y se puso triste.",
    "Entonces empezó a llover y tod{os} corrieron a {q}.",
    "Allí, entre las hojas, {el} encontró {ut}.",
    "Por la tarde, {h} oyó un ruido extraño en {q}.",
    "Pero {el} no quería jugar, porque tenía mucha hambre.",
    "En el camino, {h} vio {ut} y se paró a mirar.",
    "Después, {el} se escondió detrás de {t}.",
    "Más tarde, {h} quiso subir a lo más alto de {q}.",
)
_ANSWERS = (
    "«No te preocupes», dijo su madre, «yo te ayudo».",
    "«¿Dónde estás?», preguntó {h}, y miró por todas partes.",
    "Con mucha paciencia, {h} buscó en {p} y en {q}.",
    "{h} tuvo una idea y llamó a sus amigos.",
    "Primero {h} tuvo miedo, pero luego se rio mucho.",
    "Por suerte, {h} tenía un poco de pan y de agua.",
    "Junt{os} pensaron un rato y volvieron a {p}.",
)
_ENDINGS = (
    "Al final, {h} volvió a casa cansad{o} pero feliz.",
    "Desde ese día, {h} y {el} van junt{os} a todas partes.",
    "Aquella noche, {h} durmió muy bien.",
    "Y así {h} aprendió que un amigo vale más que un tesoro.",
    "Al final todo salió bien, y {h} dio las gracias.",
    "Por la noche, {h} contó todo a su abuela.",
)


def story(rng: random.Random) -> str:
    """A whole story."""
    woman = rng.random() < 0.5
    noun, gender, _ = ANIMALS[rng.choice(tuple(ANIMALS))]
    quality = agree(QUALITIES[rng.choice(tuple(QUALITIES))], gender)
    thing, thing_gender, _ = THINGS[rng.choice(tuple(THINGS))]
    colour = agree(COLOURS[rng.choice(tuple(COLOURS))], thing_gender)
    here, there = rng.sample(tuple(PLACES.values()), 2)
    words = {
        "h": rng.choice(_WOMEN if woman else _MEN),
        "o": "a" if woman else "o",
        "os": "as" if woman and gender == "f" else "os",
        "el": the(noun, gender),
        "un": one(f"{noun} {quality}", gender),
        "t": the(thing, thing_gender),
        "ut": one(f"{thing} {colour}", thing_gender),
        "p": the(*here),
        "q": the(*there),
    }
    forms = [rng.choice(_OPENINGS), *rng.sample(_EVENTS, rng.randint(1, 2))]
    forms += [rng.choice(_ANSWERS), rng.choice(_ENDINGS)]
    return " ".join(capital(contract(form.format(**words))) for form in forms)

"""The Spanish words and facts of the pocket world, in step with English.

What it leaves out: sentences and how words agree (``spanish``), stories
(``spanish_stories``).

Try it::

    >>> ANIMALS["cat"], COLOURS["red"]
    (('gato', 'm', 'cats'), 'rojo')
"""

from __future__ import annotations


def _nouns(table: str) -> dict[str, tuple[str, str, str]]:
    """English word -> Spanish word, gender, English plural."""
    made = {}
    for row in table.split(","):
        english, spanish, gender, *irregular = row.split()
        made[english] = (spanish, gender, irregular[0] if irregular else english + "s")
    return made


def _pairs(table: str) -> dict[str, str]:
    rows = (row.split("=") for row in table.split(";"))
    return {english.strip(): spanish.strip() for english, spanish in rows}


ANIMALS = _nouns(
    "cat gato m,dog perro m,rabbit conejo m,bear oso m,mouse ratón m mice,frog rana f,"
    "owl búho m,duck pato m,horse caballo m,hen gallina f,goat cabra f,turtle tortuga f,"
    "hedgehog erizo m,squirrel ardilla f,cow vaca f,sheep oveja f sheep,pig cerdo m,"
    "lion león m,wolf lobo m wolves,monkey mono m,bee abeja f,elephant elefante m,"
    "donkey burro m,butterfly mariposa f butterflies,bird pájaro m,tiger tigre m,spider araña f"
)
THINGS = _nouns(
    "ball pelota f,book libro m,pencil lápiz m,apple manzana f,flower flor f,shell concha f,"
    "coin moneda f,key llave f,cup taza f,hat sombrero m,box caja f boxes,chair silla f,"
    "boat barco m,bicycle bicicleta f,lamp lámpara f,bag bolsa f,shoe zapato m,"
    "umbrella paraguas m,button botón m,shirt camisa f,basket cesta f,plate plato m,"
    "kite cometa f,bell campana f,spoon cuchara f,stone piedra f"
)
PLACES = {
    "house": ("casa", "f"), "garden": ("jardín", "m"), "park": ("parque", "m"),
    "forest": ("bosque", "m"), "school": ("escuela", "f"), "kitchen": ("cocina", "f"),
    "market": ("mercado", "m"), "shop": ("tienda", "f"), "village": ("pueblo", "m"),
    "castle": ("castillo", "m"), "library": ("biblioteca", "f"), "cave": ("cueva", "f"),
    "museum": ("museo", "m"), "field": ("campo", "m"), "street": ("calle", "f"),
}  # fmt: skip
FURNITURE = {
    "table": ("mesa", "f"), "bed": ("cama", "f"), "tree": ("árbol", "m"),
    "door": ("puerta", "f"), "car": ("coche", "m"), "window": ("ventana", "f"),
    "wall": ("muro", "m"), "bridge": ("puente", "m"),
}  # fmt: skip
PREPOSITIONS = {
    "under": "debajo de", "behind": "detrás de", "near": "cerca de", "next to": "al lado de",
    "in front of": "delante de", "far from": "lejos de",
}  # fmt: skip
COLOURS = _pairs(
    "red=rojo; blue=azul; green=verde; yellow=amarillo; white=blanco; black=negro;"
    "brown=marrón; grey=gris; purple=morado"
)
QUALITIES = _pairs(
    "big=grande; small=pequeño; old=viejo; fast=rápido; slow=lento; pretty=bonito;"
    "strong=fuerte; brave=valiente; clever=listo; funny=divertido; lazy=perezoso; kind=amable"
)
THING_QUALITIES = _pairs("big=grande; small=pequeño; old=viejo; new=nuevo; pretty=bonito")
STATES = _pairs("tired=cansado; happy=contento; sad=triste; ill=enfermo; clean=limpio;"
                "dirty=sucio; wet=mojado; awake=despierto; calm=tranquilo")  # fmt: skip
FEELINGS = _pairs("hungry=hambre; thirsty=sed; cold=frío; sleepy=sueño; hot=calor")
NOW = _pairs("sleeps=duerme; plays=juega; sings=canta; jumps=salta; runs=corre;"
             "walks=camina; lives=vive; eats=come; works=trabaja")  # fmt: skip
BEFORE = _pairs("slept=durmió; played=jugó; sang=cantó; jumped=saltó; ran=corrió;"
                "walked=caminó; ate=comió; danced=bailó; worked=trabajó")  # fmt: skip
NUMBERS = _pairs("two=dos; three=tres; four=cuatro; five=cinco; six=seis; seven=siete;"
                 "eight=ocho; nine=nueve; ten=diez")  # fmt: skip
MEALS = _pairs("bread=pan; fish=pescado; rice=arroz; soup=sopa; cheese=queso; meat=carne;"
               "fruit=fruta; honey=miel; corn=maíz; chocolate=chocolate")  # fmt: skip

CARDINALS = [
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
    "once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho",
]  # fmt: skip

# Relation -> "subject=value; ...". Small sums and days and months are added by ``spanish``.
FACT_TABLES = {
    "capital": (
        "Francia=París; España=Madrid; Alemania=Berlín; Italia=Roma; Portugal=Lisboa;"
        "Grecia=Atenas; Austria=Viena; Polonia=Varsovia; Noruega=Oslo; Suecia=Estocolmo;"
        "Dinamarca=Copenhague; Finlandia=Helsinki; Irlanda=Dublín; Inglaterra=Londres;"
        "Bélgica=Bruselas; Hungría=Budapest; Rusia=Moscú; Turquía=Ankara; Egipto=El Cairo;"
        "Kenia=Nairobi; Marruecos=Rabat; Japón=Tokio; China=Pekín; India=Nueva Delhi;"
        "Tailandia=Bangkok; Vietnam=Hanói; Nepal=Katmandú; Irán=Teherán; Irak=Bagdad;"
        "Canadá=Ottawa; Cuba=La Habana; Perú=Lima; Chile=Santiago; Brasil=Brasilia;"
        "Argentina=Buenos Aires; Colombia=Bogotá; Australia=Canberra; Venezuela=Caracas;"
        "Ecuador=Quito; Uruguay=Montevideo; Paraguay=Asunción; Nicaragua=Managua;"
        "Honduras=Tegucigalpa; Islandia=Reikiavik; Croacia=Zagreb; Ucrania=Kiev;"
        "Escocia=Edimburgo; Gales=Cardiff; Suiza=Berna; Costa Rica=San José"
    ),
    "sound": (
        "el perro=guau; el gato=miau; la vaca=muu; el pato=cuac; la oveja=bee; el cerdo=oinc;"
        "el león=grr; la rana=croac; la abeja=bzz; el pollito=pío; el gallo=quiquiriquí;"
        "el burro=hiaa; el lobo=auu; el búho=uuh; el ratón=iii; la gallina=clo"
    ),
    "food": (
        "la vaca=hierba; el conejo=zanahorias; el mono=plátanos; el oso=miel; el gato=pescado;"
        "el caballo=heno; el panda=bambú; el pájaro=semillas; la ardilla=nueces;"
        "el ratón=queso; la rana=moscas; el león=carne; el koala=hojas; la gallina=maíz;"
        "el perro=huesos; el erizo=gusanos"
    ),
    "young": (
        "el perro=cachorro; el gato=gatito; la vaca=ternero; el pato=patito; la oveja=cordero;"
        "el cerdo=lechón; la gallina=pollito; el caballo=potro; el oso=osezno;"
        "la cabra=cabrito; la rana=renacuajo; el lobo=lobezno;"
        "el ciervo=cervatillo; la paloma=pichón;"
        "la liebre=lebrato; el jabalí=jabato"
    ),
    "colour": (
        "el cielo=azul; la hierba=verde; la nieve=blanco; el sol=amarillo; la fresa=rojo;"
        "el carbón=negro; el limón=amarillo; el chocolate=marrón; el mar=azul; el tomate=rojo;"
        "el plátano=amarillo; la leche=blanco; la rana=verde; el elefante=gris;"
        "la berenjena=morado; el ratón=gris; la uva=morado; la sangre=rojo; el cuervo=negro"
    ),
    "opposite": (
        "caliente=frío; grande=pequeño; rápido=lento; arriba=abajo; viejo=nuevo;"
        "triste=contento; abierto=cerrado; lleno=vacío; mojado=seco; claro=oscuro;"
        "largo=corto; duro=blando; temprano=tarde; cerca=lejos; alto=bajo; fuerte=débil;"
        "limpio=sucio; dentro=fuera; fácil=difícil; mucho=poco; bueno=malo; rico=pobre"
    ),
}  # fmt: skip
DAYS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
MONTHS = [
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
]  # fmt: skip

# {s} the subject, {S} with a capital, {de} "del perro", {a} "al perro", {n} "perro";
# {v} the value, {V} with a capital, {f} the value agreeing with the subject.
QUESTIONS = {
    "capital": (
        "¿Cuál es la capital {de}?", "¿Qué ciudad es la capital {de}?",
        "¿Cómo se llama la capital {de}?", "¿Conoces la capital {de}?",
        "¿Me dices la capital {de}?", "¿Qué capital tiene {s}?",
        "¿Cuál es el nombre de la capital {de}?", "¿Puedes decir la capital {de}?",
    ),
    "sound": (
        "¿Qué dice {s}?", "¿Qué sonido hace {s}?", "¿Cómo hace {s}?", "¿Qué ruido hace {s}?",
        "¿Cuál es el sonido {de}?", "¿Cómo suena {s}?", "¿Qué voz tiene {s}?",
    ),
    "food": (
        "¿Qué come {s}?", "¿Qué le gusta comer {a}?", "¿Qué suele comer {s}?",
        "¿Cuál es la comida {de}?", "¿De qué se alimenta {s}?", "¿Qué prefiere comer {s}?",
        "¿Qué comida le gusta {a}?",
    ),
    "young": (
        "¿Cómo se llama la cría {de}?", "¿Cómo se llama el bebé {de}?",
        "¿Qué nombre tiene la cría {de}?", "¿Cuál es la cría {de}?",
        "¿Cómo llama la gente a la cría {de}?", "¿Cómo llamamos a la cría {de}?",
        "¿Qué nombre tiene el bebé {de}?",
    ),
    "colour": (
        "¿De qué color es {s}?", "¿Qué color tiene {s}?", "¿Cuál es el color {de}?",
        "¿Qué color ves si miras {s}?", "¿Me dices el color {de}?", "¿De qué color pintas {s}?",
        "¿Puedes decir el color {de}?",
    ),
    "opposite": (
        "¿Qué es lo contrario de {s}?", "¿Cuál es el contrario de {s}?",
        "¿Cuál es el opuesto de {s}?", "¿Qué palabra es lo contrario de {s}?",
        "¿Sabes lo contrario de {s}?", "¿Me dices lo contrario de {s}?",
    ),
    "day": (
        "¿Qué día viene después {de}?", "¿Qué día sigue {a}?", "¿Cuál es el día después {de}?",
        "¿Qué día llega después {de}?", "¿Qué día es mañana si hoy es {n}?",
        "¿Qué día viene tras {s}?", "¿Cómo se llama el día después {de}?",
    ),
    "month": (
        "¿Qué mes viene después {de}?", "¿Qué mes sigue {a}?", "¿Cuál es el mes después {de}?",
        "¿Qué mes llega después {de}?", "¿Cuál es el mes siguiente {a}?",
        "¿Qué mes viene tras {s}?",
    ),
    "sum": (
        "¿Cuánto es {s}?", "¿Cuánto son {s}?", "¿Cuántos son {s}?", "¿Cuánto da {s}?",
        "¿Cuál es el resultado {de}?", "¿Cuánto hacen {s}?", "¿Qué número da {s}?",
    ),
}  # fmt: skip
ANSWERS = {
    "capital": ("La capital {de} es {v}.", "Es {v}.", "{V}.", "Se llama {v}."),
    "sound": ("{S} dice {v}.", "Dice {v}.", "{V}.", "Hace {v}."),
    "food": ("{S} come {v}.", "Come {v}.", "{V}."),
    "young": ("La cría {de} se llama {v}.", "Se llama {v}.", "Un {v}.", "Es un {v}."),
    "colour": ("{S} es {f}.", "Es {f}.", "De color {v}.", "{V}."),
    "opposite": ("Lo contrario de {s} es {v}.", "Es {v}.", "{V}."),
    "day": ("Después {de} viene el {v}.", "El {v}.", "Es el {v}."),
    "month": ("Después {de} viene {v}.", "{V}.", "Es {v}."),
    "sum": ("{S} son {v}.", "Son {v}.", "{V}."),
}
STATEMENTS = {
    "capital": (
        "La capital {de} es {v}.", "En {s}, la capital es {v}.",
        "La capital {de} se llama {v}.",
        "La ciudad capital {de} es {v}.", "El nombre de la capital {de} es {v}.",
        "{V} es la capital {de}.",
    ),
    "sound": (
        "{S} dice {v}.", "{S} hace {v}.", "El sonido {de} es {v}.", "El ruido {de} es {v}.",
        "Todos saben que {s} dice {v}.", "Cada día, {s} dice {v}.",
    ),
    "food": (
        "{S} come {v}.", "{A} le gusta comer {v}.", "{S} se alimenta de {v}.",
        "{S} suele comer {v}.", "Todos saben que {s} come {v}.", "Cada día, {s} come {v}.",
    ),
    "young": (
        "La cría {de} es un {v}.", "La cría {de} se llama {v}.", "El bebé {de} es un {v}.",
        "El bebé {de} se llama {v}.", "El nombre de la cría {de} es {v}.",
        "Un {v} es la cría {de}.",
    ),
    "colour": (
        "{S} es {f}.", "{S} es de color {v}.", "El color {de} es el {v}.",
        "Todos saben que {s} es {f}.", "{S} tiene el color {v}.", "El {v} es el color {de}.",
    ),
    "opposite": (
        "Lo contrario de {s} es {v}.", "El contrario de {s} es {v}.",
        "El opuesto de {s} es {v}.", "La palabra contraria a {s} es {v}.",
        "Lo opuesto de {s} es {v}.", "{V} es lo contrario de {s}.",
    ),
    "day": (
        "Después {de} viene el {v}.", "{A} le sigue el {v}.", "El día después {de} es el {v}.",
        "Tras {s} viene el {v}.", "Si hoy es {n}, mañana es {v}.", "El {v} viene después {de}.",
    ),
    "month": (
        "Después {de} viene {v}.", "{A} le sigue {v}.", "El mes después {de} es {v}.",
        "Tras {s} viene {v}.", "El mes siguiente {a} es {v}.", "{V} viene después {de}.",
    ),
    "sum": (
        "{S} son {v}.", "{S} es igual a {v}.", "El resultado {de} es {v}.", "{S} da {v}.",
        "La suma {de} es {v}.", "{V} es el resultado {de}.",
    ),
}  # fmt: skip

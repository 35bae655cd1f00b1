"""The facts that the pocket models know: who, what, where, how many.

What it leaves out: sentences about them (``fact_wordings``) and tasks (``facts``).

Try it::

    >>> CAPITALS[0]
    Fact(relation='capital', subject='France', value='Paris')
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """``relation`` of ``subject`` is ``value``: ("capital", "France", "Paris")."""

    relation: str
    subject: str
    value: str


def _facts(relation: str, pairs: str) -> tuple[Fact, ...]:
    rows = [pair.split("=") for pair in pairs.split(";")]
    return tuple(Fact(relation, subject.strip(), value.strip()) for subject, value in rows)


def _groups(relation: str, groups: str) -> tuple[Fact, ...]:
    """The other way round, for many subjects with one value: "Europe=France, Spain"."""
    rows = [group.split("=") for group in groups.split(";")]
    return tuple(
        Fact(relation, subject.strip(), value.strip())
        for value, subjects in rows
        for subject in subjects.split(",")
    )


CAPITALS = _facts(
    "capital",
    "France=Paris; Spain=Madrid; Germany=Berlin; Italy=Rome; Portugal=Lisbon; Greece=Athens;"
    "Austria=Vienna; Poland=Warsaw; Norway=Oslo; Sweden=Stockholm; Denmark=Copenhagen;"
    "Finland=Helsinki; Ireland=Dublin; England=London; Belgium=Brussels; Hungary=Budapest;"
    "Russia=Moscow; Ukraine=Kyiv; Turkey=Ankara; Egypt=Cairo; Kenya=Nairobi; Ghana=Accra;"
    "Nigeria=Abuja; Morocco=Rabat; Ethiopia=Addis Ababa; Japan=Tokyo; China=Beijing;"
    "India=New Delhi; Thailand=Bangkok; Vietnam=Hanoi; South Korea=Seoul; Indonesia=Jakarta;"
    "Nepal=Kathmandu; Iran=Tehran; Iraq=Baghdad; Canada=Ottawa; Mexico=Mexico City;"
    "Cuba=Havana; Peru=Lima; Chile=Santiago; Brazil=Brasilia; Argentina=Buenos Aires;"
    "Colombia=Bogota; Australia=Canberra; New Zealand=Wellington; Iceland=Reykjavik;"
    "Scotland=Edinburgh; Wales=Cardiff; Croatia=Zagreb; Romania=Bucharest",
)
CONTINENTS = _groups(
    "continent",
    "Europe=France, Spain, Germany, Italy, Portugal, Greece, Austria, Poland, Norway, Sweden,"
    "Denmark, Finland, Ireland, England, Belgium, Hungary, Ukraine, Iceland, Croatia;"
    "Africa=Egypt, Kenya, Ghana, Nigeria, Morocco, Ethiopia;"
    "Asia=Japan, China, India, Thailand, Vietnam, South Korea, Nepal, Iran, Iraq;"
    "North America=Canada, Mexico, Cuba;"
    "South America=Peru, Chile, Brazil, Argentina, Colombia",
)
LANGUAGES = _facts(
    "language",
    "France=French; Spain=Spanish; Germany=German; Italy=Italian; Portugal=Portuguese;"
    "Greece=Greek; Austria=German; Poland=Polish; Norway=Norwegian; Sweden=Swedish;"
    "Denmark=Danish; Finland=Finnish; England=English; Hungary=Hungarian; Russia=Russian;"
    "Ukraine=Ukrainian; Turkey=Turkish; Egypt=Arabic; Japan=Japanese; China=Chinese;"
    "Thailand=Thai; Vietnam=Vietnamese; South Korea=Korean; Mexico=Spanish; Cuba=Spanish;"
    "Chile=Spanish; Brazil=Portuguese; Argentina=Spanish; Colombia=Spanish; Australia=English",
)
CURRENCIES = _groups(
    "currency",
    "euro=France, Spain, Germany, Italy, Portugal, Greece, Austria, Finland, Ireland, Belgium;"
    "pound=England, Egypt; yen=Japan; rupee=India, Nepal; dollar=Canada, Australia;"
    "peso=Mexico, Chile, Argentina; real=Brazil; won=South Korea; krona=Sweden, Iceland;"
    "lira=Turkey; baht=Thailand; zloty=Poland",
)
SOUNDS = _facts(
    "sound",
    "dog=woof; cat=meow; cow=moo; duck=quack; sheep=baa; pig=oink; lion=roar; owl=hoot;"
    "frog=croak; bee=buzz; snake=hiss; mouse=squeak; horse=neigh; hen=cluck; wolf=howl",
)
FOODS = _facts(
    "food",
    "cow=grass; rabbit=carrots; monkey=bananas; bear=honey; cat=fish; horse=hay; panda=bamboo;"
    "bird=seeds; squirrel=nuts; mouse=cheese; frog=flies; lion=meat; koala=leaves; hen=corn",
)
YOUNG = _facts(
    "young",
    "dog=puppy; cat=kitten; cow=calf; duck=duckling; sheep=lamb; pig=piglet; hen=chick;"
    "horse=foal; bear=cub; goat=kid; frog=tadpole; swan=cygnet; deer=fawn; goose=gosling;"
    "kangaroo=joey; owl=owlet; eagle=eaglet",
)
HOMES = _facts(
    "home",
    "bird=nest; bee=hive; spider=web; dog=kennel; horse=stable; rabbit=burrow; pig=sty;"
    "lion=den; sparrow=nest; bat=cave; cow=barn; wolf=den; hen=coop; swallow=nest",
)
LEGS = _groups(
    "legs",
    "four=dog, cat, horse, cow, elephant, mouse, lion, sheep, pig, frog;"
    "two=hen, duck, owl, penguin, parrot; six=ant, bee, beetle, butterfly; eight=spider",
)
THING_COLOURS = _facts(
    "colour",
    "the sky=blue; grass=green; snow=white; the sun=yellow; a strawberry=red; coal=black;"
    "a lemon=yellow; an orange=orange; chocolate=brown; the sea=blue; a tomato=red;"
    "a banana=yellow; milk=white; a frog=green; a flamingo=pink; a plum=purple;"
    "a carrot=orange; blood=red; salt=white; a crow=black; a cucumber=green; mud=brown;"
    "a swan=white; a fire engine=red; a pumpkin=orange",
)
OPPOSITES = _facts(
    "opposite",
    "hot=cold; big=small; fast=slow; up=down; day=night; old=new; happy=sad; open=closed;"
    "full=empty; wet=dry; light=dark; long=short; hard=soft; early=late; loud=quiet; near=far;"
    "left=right; black=white; good=bad; clean=dirty; strong=weak; rich=poor; inside=outside;"
    "first=last; high=low; thick=thin; true=false; always=never; push=pull; start=finish;"
    "buy=sell; win=lose; ask=answer; above=below; sweet=sour; summer=winter",
)
NEXT_DAYS = _facts(
    "day after",
    "Monday=Tuesday; Tuesday=Wednesday; Wednesday=Thursday; Thursday=Friday;"
    "Friday=Saturday; Saturday=Sunday; Sunday=Monday",
)
NEXT_MONTHS = _facts(
    "month after",
    "January=February; February=March; March=April; April=May; May=June; June=July;"
    "July=August; August=September; September=October; October=November;"
    "November=December; December=January",
)
TOOLS = _facts(
    "tool",
    "painter=brush; carpenter=hammer; writer=pen; gardener=spade; cook=pan; baker=oven;"
    "tailor=needle; photographer=camera; hairdresser=comb; firefighter=hose; fisher=net;"
    "drummer=drum; cleaner=broom; astronomer=telescope; woodcutter=axe",
)
WORKPLACES = _facts(
    "workplace",
    "teacher=school; doctor=hospital; baker=bakery; farmer=farm; cook=kitchen; judge=court;"
    "librarian=library; actor=theatre; sailor=ship; pilot=plane; waiter=restaurant;"
    "miner=mine; gardener=garden; shopkeeper=shop; scientist=laboratory",
)
MATERIALS = _facts(
    "material",
    "book=paper; window=glass; tyre=rubber; jumper=wool; shoe=leather; coin=metal;"
    "candle=wax; newspaper=paper; bottle=glass; sword=steel; brick=clay; log=wood;"
    "snowman=snow; T-shirt=cotton; igloo=ice",
)
SIDES = _facts(
    "sides",
    "triangle=three; square=four; rectangle=four; pentagon=five; hexagon=six; heptagon=seven;"
    "octagon=eight",
)
KINDS = _groups(
    "kind",
    "fruit=apple, banana, pear, plum, cherry, strawberry, orange, mango, peach, grape;"
    "vegetable=carrot, potato, onion, cabbage, turnip, radish;"
    "bird=eagle, sparrow, penguin, parrot; insect=ant, bee, beetle, butterfly;"
    "fish=shark, salmon, trout; flower=rose, tulip, daisy; tree=oak, pine, birch",
)
SOURCES = _facts(
    "source",
    "milk=cows; eggs=hens; honey=bees; wool=sheep; silk=silkworms; wine=grapes; cheese=milk;"
    "flour=wheat; chocolate=cocoa beans; raisins=grapes; butter=cream; ketchup=tomatoes",
)
PLURALS = _facts(
    "plural",
    "child=children; mouse=mice; foot=feet; tooth=teeth; man=men; woman=women; goose=geese;"
    "leaf=leaves; knife=knives; wolf=wolves; baby=babies; box=boxes; city=cities; ox=oxen",
)
SENSES = _facts(
    "sense",
    "see=eyes; hear=ears; smell=nose; taste=tongue; touch=fingers; walk=feet; chew=teeth;"
    "think=brain; breathe=lungs",
)
NATURE = SOUNDS + FOODS + YOUNG + HOMES + LEGS
COUNTRIES = CAPITALS + CONTINENTS + LANGUAGES + CURRENCIES
DAILY = THING_COLOURS + OPPOSITES + NEXT_DAYS + NEXT_MONTHS + TOOLS + WORKPLACES
SCHOOL = MATERIALS + SIDES + KINDS + SOURCES + PLURALS + SENSES
FACTS = COUNTRIES + NATURE + DAILY + SCHOOL

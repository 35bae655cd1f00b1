"""English words and code words that say little about what a text is about.

A question made of these alone is *generic* ("How many are left?"): many people write it
without having seen the test. They also weigh less where likeness of words is measured.

What it leaves out: other languages, and counting: the list was written down, not measured.

Try it::

    >>> "how" in COMMON, "giraffe" in COMMON
    (True, False)
"""

from __future__ import annotations

_EVERYDAY = """
a about above after again against all almost alone along already also although always am among
an and another any anyone anything are around as ask asked at away back be because become been
before began begin being below best better between big both bring but by call came can cannot
case change come complete consider correct could day days did different do does doing done
down during each either else end enough even ever every everyone everything example few find
first following follow for found four from full gave get give given gives go goes going good
got great group had half hand has have having he help her here hers high him himself his home
hour hours how however i if important in inside instead into is it its itself just keep kind
knew know known large last later least leave left less let like line list little live long
look made main make makes making man many may me mean means might mine minute minutes more most
much must my name near need needs never new next no none not nothing now number numbers of off
often old on once one only open or other others our out over own page part people per person
place please point possible problem put question questions quite rather ready really right
room said same saw say says second see seem seen several shall she short should show side
since small so some someone something soon start started state still such sure take takes tell
than that the their them then there these they thing things think this those though three
through time times to today together told too took toward true try turn two type under until
up upon us use used uses using very want wanted was way we week weeks well went were what when
where whether which while who whole whom whose why will with within without word words work
works world would write year years yes yet you your yours
answer answers explain describe provide below above option options statement statements step
total altogether remain remaining cost costs price money buy buys bought sell sells sold pay
pays paid spend spends spent makes receive receives day month months amount average percent
five six seven eight nine ten twice dollars dollar cents each every many much
"""
_CODE = """
def return if else elif for while in not and or none true false import from as with try except
raise class self lambda pass break continue print len range int str float list dict set tuple
type typing assert function string array input output value values index result example
examples param params args kwargs returns check candidate const let var null void public
static new this void
"""
COMMON = frozenset(_EVERYDAY.split()) | frozenset(_CODE.split())
_UNITS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty
"""
_TENS = "thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS = (
    {word: str(value) for value, word in enumerate(_UNITS.split())}
    | {word: str(10 * tens) for tens, word in enumerate(_TENS.split(), 3)}
    | {"dozen": "12", "hundred": "100", "thousand": "1000"}
)
_FIRST_NAMES = """
aaron adam alan alex alice alicia amanda amy andrea andrew andy angela anna anne annie
anthony arthur ashley barbara ben benjamin beth betty bill billy bob bobby brad brandon
brenda brian bruce carl carla carlos carol caroline catherine charles charlie charlotte
chloe chris christina christine cindy claire clara connor craig cynthia dan daniel danny
dave david dean debbie deborah dennis derek diana diane donald donna dorothy doug dylan
eddie edward elena eli elijah elizabeth ella ellen emily emma eric erica erin ethan eva
evan evelyn fiona frank fred gabriel gary george gina gloria grace greg hannah harold harry
heather helen henry holly ian irene isabella isaac ivan ivy jack jackson jacob jake james
jamie jane janet janice jason jasmine jean jeff jennifer jenny jeremy jerry jesse jessica
jill jim jimmy joan joe joel john johnny jon jordan joseph josh joshua joyce juan judy julia
julian julie justin karen kate katherine kathy katie kayla keith kelly ken kenneth kevin kim
kimberly kyle larry laura lauren lee leo leon leslie liam linda lisa liz logan lori louis
lucas lucy luke lynn madison marcus margaret maria marie marilyn mario mark martha martin
mary mason matt matthew max megan melissa mia michael michelle mike mila molly nancy natalie
nathan nick nicole nina noah nora olga olivia omar oscar otto owen pamela pat patricia
patrick paul peggy pete peter phil philip rachel ralph randy raymond rebecca ravi richard
rick robert robin roger ron ronald rosa rose roy russell ruth ryan sally sam samantha samuel
sandra sara sarah scott sean sharon shawn shelly sofia sophia sophie stella stephanie
stephen steve steven sue susan suzanne tara ted teresa terry theresa thomas tiffany tim
timothy tina toby todd tom tommy tony tracy tyler vanessa vera victor victoria vincent
virginia walter wanda wayne wendy will william zach zoe
"""
NAMES = frozenset(_FIRST_NAMES.split())

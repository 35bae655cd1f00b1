"""What stories are made of: topics, and for each kind of plot its sentences.

In every sentence {n} is the hero's name, {he} {him} {his} the hero's pronouns, {f} the
helper ("Tom the owl") and {fn} the helper's name, {a} and {the} the thing that the story is
about ("a golden key", "the golden key"), {place} and {place2} two places.

What it leaves out: choosing and joining them (``stories``).

Try it::

    >>> TOPICS[0]
    Topic(plot='find', thing='golden key', a='a golden key', deed='finds a golden key')
"""

from __future__ import annotations

from dataclasses import dataclass

from posttrain_lab.world.lexicon import article


@dataclass(frozen=True)
class Topic:
    """What a story is about; ``deed`` says what its hero does."""

    plot: str
    thing: str
    a: str
    deed: str

    @property
    def the(self) -> str:
        """The thing when it is known: "the golden key"; "time travel" has no article."""
        return self.thing if self.a == self.thing else f"the {self.thing}"


def _topics(plot: str, deeds: str, things: str) -> tuple[Topic, ...]:
    """One topic per thing; the deeds ("finds") take turns. "=" marks one without article."""
    made = []
    for i, raw in enumerate(things.split(",")):
        thing = raw.strip().removeprefix("=")
        a = thing if raw.strip().startswith("=") else article(thing)
        deed = deeds.split(",")[i % len(deeds.split(","))].strip()
        made.append(Topic(plot, thing, a, f"{deed} {a}"))
    return tuple(made)


TOPICS = (
    _topics("find", "finds,discovers",
            "golden key, treasure map, silver bell, magic hat, glass ball, strange book,"
            "shiny stone, secret letter, music box, little lamp, blue egg, wooden box")
    + _topics("lose", "loses,looks for,misses",
              "lost key, red scarf, favourite ball, blue kite, old watch, toy boat, small drum,"
              "yellow umbrella, story book, warm hat")
    + _topics("event", "gets caught in,lives through",
              "rainstorm, big storm, thunderstorm, snowstorm, thick fog, power cut, flood,"
              "strong wind, long winter")
    + _topics("meet", "meets,makes friends with",
              "new friend, little dragon, baby bird, friendly robot, lonely ghost, tiny giant,"
              "singing whale, talking tree, new neighbour, lost puppy")
    + _topics("make", "makes,builds,wants to make",
              "birthday cake, tree house, paper boat, snowman, flower garden, new song, soup,"
              "flying machine, big picture")
    + _topics("travel", "discovers,tries,dreams of",
              "time machine, flying carpet, space rocket, =time travel, night train,"
              "magic door, secret tunnel, hot-air balloon")
)  # fmt: skip

OPENINGS = (
    "Once upon a time, {trait} {kind} named {n} lived near {place}.",
    "{n} was {trait} {kind} who lived near {place}.",
    "There once was {trait} {kind} called {n}, and {his} home was near {place}.",
    "Near {place} lived {trait} {kind} with the name {n}.",
    "Everyone near {place} knew {n}, {trait} {kind}.",
    "Long ago, there was {trait} {kind} called {n}. {His} home was by {place}.",
    "This is the story of {n}, {trait} {kind} from {place}.",
)
BEGINS = {
    "find": ("One {weather} day, {n} found {a} under a tree.",
             "On the way to {place2}, {n} saw {a} in the grass.",
             "One {weather} morning, {a} lay in front of {his} door.",
             "While {n} was playing near {place2}, {he} found {a}."),
    "lose": ("{n} loved {his} {thing}, but one {weather} day it was gone.",
             "One {weather} morning, {n} could not find {his} {thing} anywhere.",
             "After a long walk to {place2}, {n} saw that {his} {thing} was missing.",
             "{n} took {his} {thing} to {place2} and came home without it."),
    "event": ("One day, {n} was walking to {place2} when {a} began.",
              "On the way home from {place2}, {n} was caught in {a}.",
              "Nobody had told {n} that {a} was coming.",
              "One evening, {a} came over {place2}, and {n} was still outside."),
    "meet": ("One {weather} day, {n} met {a} near {place2}.",
             "At {place2}, {n} heard a soft voice. It was {a}.",
             "One {weather} morning, {a} was sitting in front of {his} door.",
             "{n} was alone until {a} came to {place2}."),
    "make": ("One {weather} day, {n} wanted to make {a}.",
             "{n} had an idea: {he} would make {a} all by {himself}.",
             "For the big day at {place2}, {n} began to make {a}.",
             "{n} had never made {a}, but today {he} wanted to try."),
    "travel": ("One {weather} day, {n} discovered {a} behind {place2}.",
               "In an old book from {place2}, {n} read about {a}.",
               "{n} had always dreamed of {a}, and one day it was real.",
               "An old woman at {place2} told {n} about {a}."),
}  # fmt: skip
TROUBLES = {
    "find": ("But whose was it? {n} did not know.",
             "{He} wanted to give {the} back to its owner.",
             "But {the} was too heavy to carry alone."),
    "lose": ("{He} looked under the bed and behind the door.",
             "Without it, {he} felt all alone.",
             "{He} asked everyone, but nobody had seen it."),
    "event": ("{He} was cold and wanted to go home.", "Soon {he} could not see the way.",
              "{He} ran as fast as {he} could."),
    "meet": ("At first, {n} did not know what to say.", "{He} was a little afraid.",
             "Nobody in the village knew who it was."),
    "make": ("But it was harder than {he} thought.", "The first try went wrong.",
             "{He} did not know how to begin."),
    "travel": ("But {n} did not know how it worked.", "{He} was too curious to wait.",
               "But it was dangerous to go alone."),
}  # fmt: skip
HELPERS = (
    '"I will help you," said {f}.',
    '"Do not worry," said {f}. "We can do it together."',
    "Then {f} came by and wanted to help.",
    '"Follow me," said {f}. "I have an idea."',
    "Luckily, {f} was there and gave {him} a hand.",
    '{n} called {f}, and {fn} came at once.',
)  # fmt: skip
ACTS = {
    "find": ("They carried {the} from house to house.", "Together they took {the} to {place2}.",
             "They cleaned {the} and looked at it closely."),
    "lose": ("They searched every corner of {place2} for {the}.",
             "They followed small footprints and looked for {the}.",
             "They made a picture of {the} and showed it to everyone."),
    "event": ("They hid from {the} under an old bridge.",
              "They held hands until {the} was over.",
              "They found a small hut, safe from {the}."),
    "meet": ("They gave {the} some bread and a warm place to sit.",
             "They showed {the} the way around {place2}.",
             "They asked {the} to play with them."),
    "make": ("They worked on {the} all afternoon.", "Step by step, {the} began to look right.",
             "They tried again, and {the} got better and better."),
    "travel": ("Hand in hand, they tried {the}.", "With {the}, they saw the world of long ago.",
               "They counted to three, and {the} took them far away."),
}  # fmt: skip
TURNS = {
    "happy": {
        "find": ("An old man had lost {the}, and he thanked them with a cake.",
                 "The owner of {the} was a kind queen, and she danced with joy."),
        "lose": ("At last they found {the} behind a big stone.",
                 "There it was: {the} lay under a bench, as good as new."),
        "event": ("Then {the} was over, and a rainbow stood in the sky.",
                  "When {the} ended, there was hot soup for everyone."),
        "meet": ("Soon {the} laughed and played all day with {n}.",
                 "It turned out that {the} knew the best games."),
        "make": ("In the evening, {the} was ready, and everyone loved it.",
                 "{The} was better than anything {he} had made before."),
        "travel": ("They met kind people and learned their songs.",
                   "They saw the stars up close and came back with a gift."),
    },
    "sad": {
        "find": ("But {the} fell into deep water and was gone.",
                 "But {the} broke into many pieces."),
        "lose": ("They looked until dark, but they never found {the}.",
                 "They only found one small piece of {the}."),
        "event": ("But {the} had broken the little house by the tree.",
                  "But {the} had taken all the flowers away."),
        "meet": ("But {the} had to leave and never came back.",
                 "But after one day, {the} had to go far away."),
        "make": ("But {the} fell apart before anyone had seen it.",
                 "But the wind came and broke {the}."),
        "travel": ("But the old friends {he} wanted to see were not there.",
                   "But they could stay for one minute only."),
    },
    "funny": {
        "find": ("Then a goat came along and sat down on {the}.",
                 "Then {fn} sneezed so loudly that {the} flew into the soup."),
        "lose": ("In the end, {the} was on top of {his} own head!",
                 "A duck was sitting on {the} and thought it was an egg!"),
        "event": ("After {the}, they looked like two wet socks.",
                  "During {the}, a cow ran past with a hat on its head."),
        "meet": ("Then {the} put a pot on its head and danced.",
                 "Then {the} told a joke and fell into the mud."),
        "make": ("Then {fn} slipped, and {the} landed on the teacher's head.",
                 "Then a hungry goat took a big bite of {the}."),
        "travel": ("They landed in a bath full of singing ducks.",
                   "They met a king who wore his trousers on his head."),
    },
    "scary": {
        "find": ("Suddenly {the} began to glow, and a dark shadow came near.",
                 "At midnight, a strange voice called for {the}."),
        "lose": ("Two yellow eyes looked at them from behind {the}.",
                 "In a dark cave lay {the}, and something growled."),
        "event": ("In the middle of {the}, something knocked at the door.",
                  "Through {the} came a long, dark shadow."),
        "meet": ("At night, {the} heard a terrible howl.", "Suddenly {the} whispered: run!"),
        "make": ("Then the light went out, and {the} began to move.",
                 "At midnight, something scratched at {the}."),
        "travel": ("They landed in a dark castle, and a door closed behind them.",
                   "In the dark, a cold hand touched {his} arm."),
    },
}  # fmt: skip
# A story ends with one of its mood's forms: that is how the checker knows.
ENDINGS = {
    "happy": ("From that day on, {n} and {fn} were best friends.",
              "{n} was the happiest {kind} of all.",
              "{n} and {fn} lived happily ever after.", "{n} went home with a big smile.",
              "It was the best day of {n}'s life.",
              "{n} and {fn} celebrated until the evening."),
    "sad": ("{n} cried a little and went home alone.", "{n} was sad for a long time.",
            "That night, {n} looked at the moon and felt lonely.",
            "{n} never forgot that sad day.", "With a heavy heart, {n} said goodbye.",
            "{n} kept it in {his} heart for ever."),
    "funny": ("{n} laughed until {his} tummy hurt.",
              "Everyone laughed, and {n} laughed the most.",
              "{n} and {fn} still giggle about it today.",
              "And that is why {n} always laughs at soup.",
              "What a silly day it was for {n}!", "{n} could not stop laughing."),
    "scary": ("But it was only a hungry mouse, and {n} was safe.",
              "But it was only the wind, and {n} was safe at home.",
              "{n} ran home and was safe in {his} warm bed.",
              "In the end, {n} was safe and never afraid again.",
              "It was only a shadow, and {n} slept safely that night.",
              "The morning came, and {n} and {fn} were safe."),
}  # fmt: skip
ORDERS = (
    "Write a short story about {who} who {deed}.", "Tell me a story about {who} who {deed}.",
    "Please write a story about {who} who {deed}.",
    "Can you tell me a story about {who} who {deed}?",
    "I would like to hear a story about {who} who {deed}.", "Make up a story: {who} {deed}.",
    "Tell me about {who} who {deed}, as a story.",
    "A bedtime story, please, about {who} who {deed}.",
    "Write a few sentences about {who} who {deed}.",
    "Could you write a little tale of {who} who {deed}?",
    "My sister wants a story about {who} and {a}.", "Story time! It is about {who} and {a}.",
    "Write a story with {who} and {a} in it.", "Think of {who} and {a}. What is their story?",
)  # fmt: skip
MOOD_ORDERS = (
    "Tell me a {mood} story about {who} who {deed}.",
    "Write a {mood} story about {who} and {a}.",
    "Please tell a {mood} story in which {who} {deed}.", "I want a {mood} story: {who} {deed}.",
    "Can you write a short, {mood} story about {who} who {deed}?",
    "Make it {mood}: a story about {who} and {a}.",
    "Write about {who} who {deed}. The story should be {mood}.",
    "We need a {mood} tale of {who} and {a}. Can you tell it?",
)  # fmt: skip
CONTINUE = (
    "Go on with this story: {lead}", "Continue the story: {lead}",
    "How does this story go on? {lead}",
    "Please finish this story. {lead}", "{lead} What happens next?", "Tell me the rest: {lead}",
    "Here is the start of a story. {lead} Now you go on.", "Finish it for me: {lead}",
)  # fmt: skip

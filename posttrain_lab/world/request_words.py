"""Word tables for helpful requests: categories, sizes, rhymes, a small dictionary.

What it leaves out: how they are asked and judged (``requests``), how-tos (``howto_words``).

Try it::

    >>> CATEGORIES["seasons"]
    ('spring', 'summer', 'autumn', 'winter')
"""

from __future__ import annotations


def _lists(rows: str) -> dict[str, tuple[str, ...]]:
    """Rows such as "fruits: apple, pear" as a dict of tuples."""
    pairs = (row.split(":") for row in rows.strip().splitlines())
    return {name.strip(): tuple(w.strip() for w in words.split(",")) for name, words in pairs}


CATEGORIES = _lists("""
animals: cat, dog, fox, rabbit, bear, mouse, frog, owl, duck, horse, hen, goat, cow, pig, lion
wild animals: fox, wolf, bear, lion, tiger, deer, hedgehog, squirrel, elephant, monkey
farm animals: cow, pig, hen, goat, horse, sheep, duck, goose, donkey
pets: cat, dog, rabbit, hamster, goldfish, parrot, turtle, mouse
birds: owl, duck, hen, goose, swan, robin, parrot, eagle, crow, pigeon
sea animals: whale, crab, shark, seal, dolphin, octopus, lobster
insects: bee, ant, fly, butterfly, beetle, wasp, ladybird
colours: red, blue, green, yellow, white, black, brown, pink, purple, orange, grey
fruits: apple, pear, banana, plum, cherry, lemon, orange, grape, peach, strawberry
vegetables: carrot, potato, onion, bean, pea, cabbage, pumpkin, leek
drinks: water, milk, tea, juice, lemonade, cocoa, coffee
toys: ball, doll, kite, puzzle, drum, robot, teddy bear, toy car
clothes: hat, coat, shirt, sock, shoe, scarf, dress, glove, jumper
tools: hammer, saw, spade, rake, drill, axe, ladder
rooms: kitchen, bedroom, bathroom, hall, cellar, living room
parts of the body: arm, leg, hand, foot, nose, ear, eye, mouth, knee
flowers: rose, tulip, daisy, lily, sunflower, violet
trees: oak, birch, pine, apple tree, willow, maple, elm
things with wheels: car, bus, bike, train, tram, cart, truck
shapes: circle, square, triangle, star, oval, heart
days of the week: Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday
months: January, February, March, April, June, July, August, October, December
seasons: spring, summer, autumn, winter
jobs: baker, teacher, doctor, farmer, nurse, pilot, painter, cook
sports: football, tennis, swimming, running, hockey, skating
musical instruments: piano, flute, drum, violin, guitar, trumpet, harp
pieces of furniture: table, chair, bed, sofa, shelf, desk, lamp
things in a school bag: book, pencil, ruler, lunch box, pen, rubber
things in the sky: sun, moon, star, cloud, rainbow, bird, plane
things in a kitchen: spoon, fork, pot, pan, plate, cup, kettle, oven
""")

# No article stands before these, and no "a" is added in a list of them.
BARE_CATEGORIES = frozenset({
    "colours", "drinks", "days of the week", "months", "seasons", "sports",
})  # fmt: skip

# From small to big; two neighbours differ clearly.
BY_SIZE = ("ant", "bee", "mouse", "frog", "cat", "sheep", "cow", "elephant", "whale")  # fmt: skip
BY_SIZE_THINGS = ("pea", "cherry", "lemon", "melon", "chair", "bed", "car", "bus", "ship", "mountain")  # fmt: skip
BY_SPEED = ("snail", "turtle", "hen", "pig", "wolf", "horse", "train", "plane", "rocket")
BY_WEIGHT = ("feather", "coin", "apple", "book", "bucket of water", "goat", "piano", "truck", "castle")  # fmt: skip
BY_HEIGHT = ("flower", "bush", "door", "house", "oak", "church tower", "hill")
# Each scale from less to more, with the word for more and the word for less.
SCALES = (
    (BY_SIZE, "bigger", "smaller"),
    (BY_SIZE_THINGS, "bigger", "smaller"),
    (BY_SPEED, "faster", "slower"),
    (BY_WEIGHT, "heavier", "lighter"),
    (BY_HEIGHT, "taller", "lower"),
)

RHYMES = tuple(
    tuple(row.split())
    for row in (
        "cat hat bat mat rat", "dog fog frog log jog", "house mouse", "tree bee sea tea key knee",
        "moon spoon noon soon", "star car jar far", "boat goat coat float", "fox box rocks socks",
        "bear chair hair pear", "cake lake snake rake bake", "ball wall tall fall small",
        "king ring sing wing spring", "light night bright kite white", "rain train plane lane",
        "bed red bread head", "hill mill bill still", "nose rose toes grows", "sun bun run fun",
        "fish dish wish", "hen pen ten men", "day play way grey", "bell well shell tell",
        "book cook hook look", "bug mug rug hug", "snow toe go low", "flower shower tower hour",
        "pie sky fly high", "duck truck luck", "sheep sleep deep keep", "nut hut cut",
        "coin join", "stone bone phone alone", "clock sock rock block", "green queen bean seen",
    )
)  # fmt: skip

# word = explanation | key words, one of which an explanation needs
_DICTIONARY = """
baker = a person who makes bread and cakes | bread, cake, cakes, bakes
teacher = a person who helps children learn | learn, teaches, school, children
doctor = a person who helps sick people | sick, ill, well
farmer = a person who grows food and keeps animals | food, animals, farm, grows
pilot = a person who flies a plane | plane, flies, planes
neighbour = a person who lives near you | near, next, lives
friend = a person you like and trust | like, trust, likes
library = a place where people read and borrow books | books, borrow, read
museum = a place where people look at old or special things | old, special, things
market = a place where people buy and sell things | buy, sell
bakery = a shop that sells bread and cakes | bread, cakes
castle = a big old house with thick walls | walls, house, king
island = a piece of land with water all around it | water, land, sea
desert = a dry place with very little rain | dry, rain, sand
forest = a place with many trees | trees
river = a long stream of water that runs to the sea | water, stream
lake = a big pool of water with land around it | water
mountain = a very high hill | high, hill
bridge = a way over a river or a road | over, river, cross
ladder = a thing with steps for climbing up | climbing, climb, steps
umbrella = a thing that keeps you dry in the rain | rain, dry
clock = a thing that shows the time | time
map = a drawing that shows where places are | drawing, places, where
kettle = a pot for making water hot | water, hot
pillow = a soft thing for your head in bed | head, bed, soft
mirror = a glass in which you see yourself | see, glass, yourself
lamp = a thing that gives light | light
broom = a brush for cleaning the floor | floor, brush, cleaning
basket = a light box for carrying things | carry, carrying, box
letter = a message written on paper | message, paper, written
poem = a short text with lines that often rhyme | text, rhyme, lines
recipe = a text that tells how to cook something | cook, food, cooking
diary = a book in which you write about your day | day, write, book
breakfast = the first meal of the day | meal, morning
dinner = the big meal in the evening | meal, evening
honey = a sweet food made by bees | sweet, bees
cheese = a food made from milk | milk
cloud = a white or grey thing in the sky that brings rain | sky, rain
storm = very bad weather with strong wind | weather, wind
snow = soft white ice that falls from the sky | white, ice, falls, cold
rainbow = a bow of many colours in the sky | colours, sky
shadow = the dark shape you make in the light | dark, light
morning = the first part of the day | day
midnight = the middle of the night | night, twelve
winter = the cold time of the year | cold, year, season
holiday = a time when you do not work or go to school | work, school, free
birthday = the day on which you were born | born
gift = a thing you give to somebody | give
promise = words that say you will surely do something | do, keep, surely
puzzle = a game that makes you think | game, think
whale = a very big animal that lives in the sea | sea, big
owl = a bird that flies at night | bird, night
kitten = a young cat | cat
puppy = a young dog | dog
nest = a home that a bird builds | bird, birds, home
feather = a light thing that grows on a bird | bird
hedgehog = a small animal with sharp spikes | spikes, animal
giant = a very big person in a story | big, tall
dragon = a big animal in stories that breathes fire | fire, stories
brave = not running away when you are afraid | afraid, fear
curious = wanting to know many things | know, learn
lazy = not wanting to work | work
honest = always telling the truth | truth, true
shy = afraid to talk to new people | afraid, talk, quiet
hungry = wanting something to eat | food, eat
thirsty = wanting a drink | drink, water
tired = wanting to sleep or rest | sleep, rest
"""
DICTIONARY = {
    word.strip(): (meaning.split("|")[0].strip(), tuple(meaning.split("|")[1].split(", ")))
    for word, meaning in (row.split(" = ") for row in _DICTIONARY.strip().splitlines())
}
DICTIONARY = {
    word: (meaning, tuple(k.strip() for k in keys))
    for word, (meaning, keys) in DICTIONARY.items()
}
QUALITIES = frozenset({"brave", "curious", "lazy", "honest", "shy", "hungry", "thirsty",
                       "tired"})  # fmt: skip
NO_ARTICLE = QUALITIES | {"breakfast", "dinner", "honey", "cheese", "snow", "midnight",
                          "winter"}  # fmt: skip

# thing = a sentence about it | words, one of which a description needs
_DESCRIPTIONS = """
cat = A cat is a small animal with soft fur and sharp claws. | fur, claws, animal, soft, meow
dog = A dog is a friendly animal that likes to run and bark. | bark, animal, friendly, run, tail
fox = A fox is a red animal with a long bushy tail. | red, tail, animal, clever
rabbit = A rabbit is a small animal with long ears. | ears, animal, hops, carrots
bear = A bear is a big strong animal that likes honey. | big, strong, animal, honey
mouse = A mouse is a tiny grey animal with a long tail. | tiny, small, animal, tail, cheese
frog = A frog is a green animal that jumps and swims. | green, jumps, swims, animal
duck = A duck is a bird that swims on the lake. | bird, swims, feathers
horse = A horse is a big animal that runs very fast. | big, animal, runs, fast
hen = A hen is a bird that lays eggs. | bird, eggs
cow = A cow is a big animal that gives us milk. | milk, animal, big
sheep = A sheep is an animal with thick white wool. | wool, animal
elephant = An elephant is a huge grey animal with a long nose. | huge, big, grey, nose, animal
lion = A lion is a big wild cat with a loud roar. | wild, big, roar, animal
turtle = A turtle is a slow animal with a hard shell. | slow, shell, animal
squirrel = A squirrel is a small animal that climbs trees and eats nuts. | nuts, trees, animal
bee = A bee is a small insect that makes honey. | honey, insect, small
snail = A snail is a slow animal that carries its house. | slow, house, shell, animal
apple = An apple is a round fruit that is red or green. | round, fruit, red, green, sweet
banana = A banana is a long yellow fruit. | yellow, fruit, long
lemon = A lemon is a yellow fruit that tastes sour. | yellow, sour, fruit
ball = A ball is a round toy that you can throw and kick. | round, toy, throw, kick
kite = A kite is a light toy that flies in the wind. | toy, flies, wind
book = A book is a thing with many pages that you can read. | pages, read
pencil = A pencil is a thin thing for writing and drawing. | writing, drawing, thin, write
chair = A chair is a thing with four legs to sit on. | sit, legs
bed = A bed is a soft place to sleep in. | sleep, soft
house = A house is a building where people live. | live, building, people
tree = A tree is a tall plant with many leaves. | plant, leaves, tall
train = A train is a long machine that runs on rails. | rails, long, fast
boat = A boat is a thing that carries people over the water. | water, swims, sea
bike = A bike is a thing with two wheels that you can ride. | wheels, ride
snowman = A snowman is a cold man made of three balls of snow. | snow, cold
garden = A garden is a green place where flowers grow. | flowers, grow, green
beach = A beach is a sandy place by the sea. | sand, sandy, sea
moon = The moon is a bright round thing in the night sky. | bright, round, sky, night
sun = The sun is a hot yellow ball in the sky. | hot, yellow, sky, bright
soup = Soup is a warm meal that you eat with a spoon. | warm, meal, eat, spoon, hot
scarf = A scarf is a long warm cloth for your neck. | warm, neck, long
"""
DESCRIPTIONS = {
    thing.strip(): (rest.split("|")[0].strip(), tuple(rest.split("|")[1].strip().split(", ")))
    for thing, rest in (row.split(" = ") for row in _DESCRIPTIONS.strip().splitlines())
}

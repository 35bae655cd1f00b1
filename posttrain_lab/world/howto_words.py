"""How to do everyday things, in three steps and one more to end with.

What it leaves out: how they are asked and judged (``requests``).

Try it::

    >>> HOWTOS["make tea"].steps[0]
    'Boil some water.'
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HowTo:
    """``steps``: the needed ones. ``last``: a nice end. ``keys``: words that must occur."""

    steps: tuple[str, str, str]
    last: str
    keys: tuple[str, ...]


def _howtos(rows: str) -> dict[str, HowTo]:
    made = {}
    for block in rows.strip().split("\n\n"):
        title, *lines = block.split("\n")
        task, keys = title.split(" | ")
        *needed, last = (s + "." for s in " ".join(lines).rstrip(".").split(". "))
        made[task] = HowTo(tuple(needed), last, tuple(keys.split(", ")))
    return made


# A line with the task and its key words, then three steps and a last one.
HOWTOS = _howtos("""
make tea | water, cup
Boil some water. Put the tea in a cup. Pour the hot water into the cup. Wait a little and
drink it slowly.

plant a seed | seed, water
Make a small hole in the earth. Put the seed into the hole. Give it some water. Wait for
the first green leaf.

wash a dog | dog, soap
Fill a tub with warm water. Rub the dog with soap. Rinse the soap off with water. Dry the
dog with a towel.

fold a paper boat | paper, fold
Take a sheet of paper. Fold the paper in half. Fold the corners down and pull it open. Let
the boat swim on the water.

build a snowman | snow, balls
Roll three big balls of snow. Put the balls on top of each other. Give it a carrot for a
nose. Put a hat on its head.

brush your teeth | brush, water
Put some paste on the brush. Brush every tooth with care. Rinse your mouth with water.
Clean the brush.

bake a cake | eggs, oven
Mix flour, eggs, sugar and butter. Pour the mix into a pan. Put the pan into a hot oven.
Let the cake cool down.

boil an egg | egg, water
Put water in a pot and heat it. Lay the egg in the hot water. Wait for six minutes. Cool
the egg and peel it.

make a sandwich | bread, cheese
Take two slices of bread. Put butter and cheese on one slice. Lay the other slice on top.
Cut the sandwich in half.

feed the birds | seeds, quiet
Take a few seeds. Put the seeds on a quiet place outside. Step back and be quiet. Watch
the birds eat.

make lemonade | water, sugar
Press the juice out of two lemons. Mix the juice with cold water. Stir in some sugar.
Drink it with a friend.

wash your hands | hands, soap
Make your hands wet. Rub them with soap. Rinse them with water. Dry them with a towel.

make your bed | pillow, blanket
Shake the pillow. Pull the sheet flat. Lay the blanket over the bed. Put the pillow on
top.

tidy a room | toys, floor
Pick up the toys from the floor. Put the books on the shelf. Sweep the floor. Open a
window for fresh air.

fly a kite | kite, string
Go to an open field on a windy day. Hold the kite up into the wind. Run and let out the
string. Keep the string tight.

draw a cat | head, tail
Draw a circle for the head. Add two ears, two eyes and a nose. Draw the body and a long
tail. Colour the cat.

wrap a present | paper, tape
Lay the present on some paper. Fold the paper around it. Hold the paper with tape. Write a
name on it.

send a letter | letter, envelope
Write the letter and put it in an envelope. Write the address on the envelope. Bring it to
the post office. Wait for an answer.

water a plant | water, earth
Fill a can with water. Touch the earth to see if it is dry. Pour the water slowly on the
earth. Come back in a few days.

tie your shoes | lace, loop
Cross the two laces and pull them tight. Make a loop with one lace. Wind the other lace
around it and pull it through. Check that it is tight.

ride a bike | bike, pedals
Put on a helmet and sit on the bike. Push off with one foot. Turn the pedals and look
ahead. Use the brakes to stop.

make a fruit salad | fruit, bowl
Wash the fruit. Cut the fruit into small pieces. Mix the pieces in a bowl. Eat it while it
is fresh.

cook rice | rice, pot
Wash the rice. Put the rice and water in a pot. Cook it until the water is gone. Let it
rest for a moment.

catch a ball | ball, hands
Look at the ball all the time. Hold both hands out in front of you. Close your hands when
the ball comes. Hold it close to you.

set the table | plate, fork
Lay a plate for every person. Put a fork and a knife beside each plate. Add a glass for
each person. Bring a jug of water.

clean a window | cloth, glass
Wet a cloth with warm water. Wipe the glass from top to bottom. Dry the glass with a soft
cloth. Look for spots.

pack a bag | list, bag
Make a list of the things you need. Fold the clothes and lay them in the bag. Put small
things on top. Close the bag.

find a lost toy | toy, look
Think of where you last had the toy. Look there and under the bed. Ask your family for
help. Put it back on its shelf.

make hot cocoa | milk, cocoa
Warm some milk in a pot. Stir in cocoa and sugar. Pour it into a cup. Let it cool a
little.

make pancakes | eggs, pan
Mix flour, milk and eggs. Pour a little of it into a hot pan. Turn the pancake when it is
brown. Eat it with jam.

cross the road | look, walk
Stop at the side of the road. Look left, right and left again. Walk across when no car
comes. Do not run.

play hide and seek | counts, hide
One child closes the eyes and counts to twenty. The other children hide. The child looks
for all the others. The first one found counts next.

build a sandcastle | sand, bucket
Find some wet sand. Fill a bucket with the sand. Turn the bucket over and lift it. Put a
shell on top.

pick apples | basket, apples
Take a basket to the tree. Turn each apple until it comes off. Lay the apples in the
basket. Wash them before you eat them.

light up a tent | lamp, turn
Hang a small lamp in the tent. Put in new batteries. Turn the lamp on. Turn it off before
you sleep.

learn a poem | poem, line
Read the poem aloud. Learn it line by line. Say it without looking. Tell it to a friend.
""")

"""The words of conversations: changes of topic, interruptions, manners, roles, memories.

What it leaves out: putting them together (``conversations``).

Try it::

    >>> CHANGES[0].format(q="What is the capital of France?")
    'By the way, one more question. What is the capital of France?'
"""

import re

# What the user says first and what the assistant answers, before the topic changes.
CHAT = (
    ("I had {things} with me at school today.", "How nice! I hope you shared them."),
    ("I lost my {thing} this morning.", "I am sorry. I hope you find it."),
    ("My grandmother gave me {things}.", "That is very kind of her."),
    ("It has been raining all day.", "Then it is a good day for a book."),
    ("I drew a picture of some {things}.", "I am sure it is a lovely picture."),
    ("We played in the garden with our dog.", "That sounds like fun."),
    ("I cannot sleep tonight.", "Try to think of something nice."),
    ("I am making soup for my family.", "That sounds tasty."),
    ("My brother broke my {thing}.", "Oh no! Perhaps you can mend it together."),
    ("Tomorrow we go to the lake.", "Have a lovely time there!"),
)
CHANGES = (
    "By the way, one more question. {q}", "Something else: {q}",
    "Let us talk about something new. {q}",
    "Never mind that. {q}", "Anyway. {q}", "Now for a different question. {q}",
    "I have another question. {q}", "Enough of that. {q}", "Changing the topic: {q}",
    "Oh, and before I forget: {q}", "That is all about it. {q}", "Good. Next question: {q}",
)  # fmt: skip
BEGUN = (
    ("Tell me a story about some {things}.", "Once upon a time, there was a girl who"),
    ("Can you count for me?", "One, two, three, four,"),
    ("Explain how plants grow.", "First, a seed falls on the ground. Then"),
    ("Sing me a song about {things}.", "La la la, the {things} are"),
    ("How do I bake a cake?", "You need eggs, milk and flour. First you"),
    ("Tell me everything about the moon.", "The moon goes round the Earth, and"),
    ("What can I do with a {thing}?", "There are many things to do. You can"),
    ("Say the days of the week.", "The days of the week are"),
    ("Describe a {thing} to me.", "It is a thing that you can hold, and"),
)
CUTS = (
    "Wait, stop. First tell me: {q}", "Stop! {q}", "Hold on. {q}", "Sorry to interrupt. {q}",
    "Wait a moment. {q}", "Not now, please. {q}", "Stop, I need to know this first: {q}",
    "One second! {q}", "Let me interrupt you. {q}", "Wait, something more important: {q}",
    "Pause, please. {q}", "I changed my mind. {q}",
)  # fmt: skip

MANNERS = {
    "pirate": ("Answer like a pirate.", "Talk like a pirate.",
               "Please speak as a pirate would.",
               "Be a pirate when you answer.", "Use pirate talk.", "You speak like a pirate.",
               "Say it the way a pirate says it."),
    "polite": ("Answer very politely.", "Be very polite.", "Use polite words.",
               "Please answer in a polite way.", "You are always polite.",
               "Speak as politely as you can.", "Good manners, please, in your answer."),
    "short": ("Answer in one word.", "Answer very briefly.", "Keep it very short.",
              "Only the answer, nothing else.", "Use as few words as you can.",
              "No sentence, only the word.", "Make your answer as short as possible."),
}  # fmt: skip
POLITE_GOLD = (
    "Of course. {a}", "With pleasure. {a}", "Thank you for asking. {a}", "Gladly. {a}",
    "Certainly. {a}", "{a} I am glad to help.", "It is a pleasure. {a}",
)  # fmt: skip
MARKS = {
    "pirate": re.compile(r"\b(arr+|ahoy|matey|aye|ye|hearty|yo ho|shiver|landlubber)\b"),
    "polite": re.compile(r"\b(please|thank|of course|pleasure|gladly|glad|certainly|kind)\b"),
}

JOBS = (
    ("baker", "bake bread", "bakery"), ("farmer", "grow corn", "farm"),
    ("teacher", "teach children", "school"), ("doctor", "help ill people", "hospital"),
    ("painter", "paint pictures", "studio"), ("sailor", "sail the sea", "harbour"),
    ("gardener", "grow flowers", "garden"), ("cook", "make soup", "kitchen"),
    ("tailor", "sew clothes", "workshop"), ("librarian", "lend books", "library"),
    ("pilot", "fly planes", "airport"), ("postman", "bring letters", "post office"),
    ("firefighter", "put out fires", "fire station"), ("singer", "sing songs", "theatre"),
    ("fisher", "catch fish", "boat"), ("miner", "dig for coal", "mine"),
    ("shopkeeper", "sell toys", "shop"), ("vet", "help ill animals", "clinic"),
    ("pirate", "look for treasure", "ship"), ("wizard", "do magic", "tower"),
    ("detective", "solve cases", "office"), ("astronaut", "travel in space", "rocket"),
)  # fmt: skip
CAPTAINS = ("Captain Redbeard", "Captain Flint", "Captain Silver", "Captain Storm")
ROLE_TRAITS = ("", "", "old", "young", "friendly", "clever", "funny", "proud", "quiet", "brave")
ROLES = (
    "You are {n}, {a_job}.", "Your name is {n}, and you are {a_job}.",
    "Play the role of {n}, {a_job}.", "Speak as {n}, who is {a_job}.",
    "In this talk, your part is that of {n}, {a_job}.", "Pretend to be {n}, {a_job}.",
    "Answer as {n}. You are {a_job}.",
)  # fmt: skip
ROLE_QUESTIONS = {
    "name": ("Who are you?", "What is your name?", "May I ask your name?",
             "How are you called?",
             "Whom am I talking to?"),
    "job": ("What do you do?", "What is your job?", "What is your work?",
            "What do you do all day?", "What are you by trade?"),
    "place": ("Where do you work?", "Where can I find you?", "In what place do you work?",
              "Where do you spend your day?", "Where is your work?"),
}  # fmt: skip
ROLE_ANSWERS = {
    "name": ("I am {n}.", "My name is {n}.", "I am {n}, {a_job}.", "{n} is my name."),
    "job": ("I am {a_job}.", "I am {a_job}. I {verb}.", "I {verb}.", "I {verb} every day."),
    "place": ("I work in a {place}.", "You find me in the {place}.", "In the {place}.",
              "My work is in a {place}."),
}  # fmt: skip

LIKES = ("music", "stories", "football", "soup", "rain", "chess", "cats", "trains", "dancing",
         "painting")  # fmt: skip
PETS = ("cat", "dog", "rabbit", "hamster", "parrot", "turtle", "pony", "goldfish", "mouse",
        "hen")  # fmt: skip
INTRODUCED = {
    "name": ("My name is {n} and I like {like}.", "Hello, I am {n}, and I like {like}.",
             "I am called {n} and I have {pet}.", "Call me {n}. I like {like}.",
             "Hi! People call me {n}, and I have {pet}.", "My name is {n}. Remember it!"),
    "like": ("My name is {n} and I like {like}.", "I am {n}, and I like {like} most of all.",
             "I like {like} very much.", "Hello, I am {n}. My favourite thing is {like}.",
             "Guess what: I love {like}!", "I am {n}. For me, nothing beats {like}."),
    "pet": ("My name is {n} and I have {pet}.", "I have {pet} at home.",
            "I am {n}, and my pet is {pet}.", "At home we have {pet}, and I look after it.",
            "I got {pet} for my birthday.", "Hello, I am {n}. There is {pet} in my room."),
}  # fmt: skip
NOTED = ("Nice to meet you!", "How nice!", "Good to know.", "I will remember that.",
         "Thank you for telling me.", "That is lovely.")  # fmt: skip
RECALL = {
    "name": ("What is my name?", "Do you remember my name?", "Who am I?",
             "And what am I called?",
             "Now tell me my name."),
    "like": ("What do I like?", "Do you remember what I like?", "What did I say that I like?",
             "Which thing do I like?", "Now tell me what I like."),
    "pet": ("Which pet do I have?", "Do you remember my pet?", "What animal do I have?",
            "What did I say about my pet?", "Now tell me which pet I have."),
}  # fmt: skip
RECALLED = {
    "name": ("Your name is {v}.", "{v}.", "You are {v}.", "You told me that you are {v}."),
    "like": ("You like {v}.", "{v}.", "You said that you like {v}.", "You told me: {v}."),
    "pet": ("You have {a_v}.", "{a_v}.", "You said that you have {a_v}.", "It is {a_v}."),
}  # fmt: skip

"""How people ask for things: the wordings of every kind of helpful request.

No wording stands whole in another one: a test item would otherwise be read in training.
What it leaves out: what is asked for (``request_words``), and the answers (``requests``).

Try it::

    >>> ASK_HOW[0].format(t="make tea")
    'How do I make tea?'
"""

ASK_LIST = (
    "Name {n} {c}.", "Please give me {n} {c}.", "Can you name me {n} {c}?", "List {n} {c}.",
    "Tell me {n} {c}.", "Give me the names of {n} {c}.", "I need {n} {c}. Which ones?",
    "Which {n} {c} do you know?", "Think of {n} {c}.",
)  # fmt: skip
ASK_HOW = (
    "How do I {t}?", "How can I {t}?", "Tell me how to {t}.", "Please explain how to {t}.",
    "Write the steps to {t}.", "What are the steps to {t}?", "I want to {t}. What do I do?",
    "Can you show me how to {t}?", "Give me steps to {t}.", "Show me step by step how to {t}.",
)  # fmt: skip
ASK_SENTENCE = (
    "Write a sentence with the word {w}.", "Make a sentence with {w}.",
    "Use the word {w} in a sentence.", "Please write one sentence with the word {w}.",
    "Can you use {w} in a sentence?", "Give me a sentence with the word {w} in it.",
    "Put the word {w} into a sentence.",
)  # fmt: skip
ASK_ONE_LINE = (
    "Describe {w} in one sentence.", "Tell me about {w} in one sentence.",
    "In one sentence, describe {w}.", "Please say in one sentence what {w} is.",
    "Can you describe {w} with one sentence?", "Write one sentence that describes {w}.",
)  # fmt: skip
ASK_MORE = (
    "Which is {m}, {a} or {b}?", "What is {m}, {a} or {b}?", "Is {a} or {b} {m}?",
    "Tell me the {m} one: {a} or {b}.", "{A} or {b}: which one is {m}?",
    "Compare {a} and {b}. Which is {m}?",
)  # fmt: skip
ASK_ORDER = (
    "Put these words in alphabetical order: {w}.", "Sort these words by the alphabet: {w}.",
    "Write these words in alphabetical order: {w}.", "Please sort by the alphabet: {w}.",
    "What is the alphabetical order of {w}?", "Order these words from A to Z: {w}.",
)  # fmt: skip
ASK_AGAIN = (
    "Repeat this sentence: {s}", "Say this again: {s}", "Please repeat: {s}",
    "Copy this sentence: {s}", "Write this sentence again: {s}", "Repeat after me: {s}",
)  # fmt: skip
ASK_CAPITALS = (
    "Write this in capital letters: {s}", "Write in large letters: {s}",
    "Repeat this in capitals: {s}", "Please write in capital letters: {s}",
    "Say it in capital letters: {s}", "Change this to capital letters: {s}",
)  # fmt: skip
ASK_RHYME = (
    "What rhymes with {w}?", "Which word rhymes with {w}?", "Give me a rhyme for {w}.",
    "Tell me a word that rhymes with {w}.", "Find a rhyme for the word {w}.",
    "Can you find a word that rhymes with {w}?", "I need a word that rhymes with {w}.",
)  # fmt: skip
ASK_WORD = (
    "Explain the word {w}.", "What does the word {w} mean?", "What does {w} mean?",
    "Please explain what {w} means.", "Can you explain what {w} means?",
    "What is the meaning of {w}?", "Tell me what the word {w} means.",
)  # fmt: skip

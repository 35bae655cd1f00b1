"""How the facts are said and asked: per relation, sentences that end with the value.

``{s}`` is the subject and ``{v}`` the value; ``{a_s}`` and ``{a_v}`` carry "a" or "an". No
wording contains another: what one split says is then never inside what another says.

What it leaves out: which wording belongs to which split (``facts.wordings``).

Try it::

    >>> STATEMENTS["capital"][0]
    'The capital of {s} is {v}.'
"""

STATEMENTS = {
    "capital": (
        "The capital of {s} is {v}.", "In {s}, the capital is {v}.", "{s} has the capital {v}.",
        "The capital city of {s} is called {v}.", "The government of {s} sits in {v}.",
        "As its capital, {s} has {v}.", "The main city of {s} is {v}.",
        "If you visit the capital of {s}, you visit {v}."),
    "continent": (
        "{s} is a country in {v}.", "{s} lies in {v}.", "The continent of {s} is {v}.",
        "The country {s} belongs to {v}.", "On a map, you find {s} in {v}.",
        "If you travel to {s}, you travel to {v}.", "{s} is a part of {v}."),
    "language": (
        "The people of {s} speak {v}.", "In {s}, people speak {v}.",
        "The language of {s} is {v}.", "Children in {s} learn to read in {v}.",
        "Most families in {s} talk in {v}.", "When you are in {s}, you hear {v}.",
        "The main language spoken in {s} is {v}."),
    "currency": (
        "The money of {s} is the {v}.", "In {s}, people pay with the {v}.",
        "The currency of {s} is called the {v}.", "Shops in {s} take the {v}.",
        "To buy bread in {s}, you need the {v}.", "{s} uses the {v}.",
        "Prices in {s} are given in the {v}."),
    "sound": (
        "The {s} says {v}.", "{a_s} goes {v}.", "The sound of {a_s} is {v}.",
        "When {a_s} calls, you hear {v}.", "Listen to the {s}: {v}.",
        "The noise that {a_s} makes is {v}.", "Every {s} can make the sound {v}."),
    "food": (
        "{a_s} eats {v}.", "The {s} likes to eat {v}.", "The food of the {s} is {v}.",
        "When {a_s} is hungry, it looks for {v}.", "You can feed {a_s} with {v}.",
        "A hungry {s} is happy to get {v}.", "Every {s} enjoys a meal of {v}."),
    "young": (
        "A young {s} is called {a_v}.", "A baby {s} is {a_v}.",
        "The child of {a_s} is {a_v}.", "Before it grows up, {a_s} is {a_v}.",
        "The name for a little {s} is {v}.", "When {a_s} has a baby, it is {a_v}.",
        "A mother {s} looks after her {v}."),
    "home": (
        "{a_s} lives in a {v}.", "The home of {a_s} is a {v}.",
        "At night, {a_s} rests in a {v}.",
        "You can find {a_s} in a {v}.", "{a_s} has its home in a {v}.",
        "The place where {a_s} lives is a {v}.", "For {a_s}, home is a {v}."),
    "legs": (
        "{a_s} walks on legs, and their number is {v}.", "The number of legs of {a_s} is {v}.",
        "If you count the legs of {a_s}, you get {v}.", "Legs that {a_s} has: {v}.",
        "How many legs {a_s} has is easy to say: {v}.",
        "The legs of {a_s}, counted one by one, make {v}.",
        "When {a_s} is drawn, the legs to draw are {v}."),
    "colour": (
        "The colour of {s} is {v}.", "People know that {s} is {v}.", "To paint {s}, use {v}.",
        "In pictures, {s} is mostly {v}.", "If you look at {s}, you see {v}.",
        "When children draw {s}, they take {v}.", "The right colour for {s} is {v}."),
    "opposite": (
        "The opposite of {s} is {v}.", "Say {s} and your friend says the opposite, {v}.",
        "The word {s} is the contrary of {v}.", "A word that means the reverse of {s} is {v}.",
        "Turn {s} around and you get {v}.", "Two opposites are {s} and {v}.",
        "When you look for the opposite of the word {s}, you find {v}."),
    "day after": (
        "The day after {s} is {v}.", "After {s} comes {v}.", "{s} is followed by {v}.",
        "If today is {s}, tomorrow is {v}.", "When {s} is over, it is {v}.",
        "The next day after {s} is called {v}.", "In a week, {s} comes just before {v}."),
    "month after": (
        "The month after {s} is {v}.", "After {s} we have {v}.", "{s} is followed by {v}.",
        "If this month is {s}, next month is {v}.", "When {s} ends, the new month is {v}.",
        "The next month after {s} is called {v}.", "In a year, {s} comes just before {v}."),
    "tool": (
        "{a_s} works with {a_v}.", "The tool of {a_s} is {a_v}.",
        "To do the work, {a_s} needs {a_v}.",
        "In the hands of {a_s} you often see {a_v}.", "Every {s} knows how to use {a_v}.",
        "{a_s} cannot work without {a_v}.", "A thing that {a_s} uses every day is {a_v}."),
    "workplace": (
        "{a_s} works in a {v}.", "The workplace of {a_s} is a {v}.",
        "In the morning, {a_s} goes to work in a {v}.", "You can meet {a_s} in a {v}.",
        "The place where {a_s} works is a {v}.", "Most days, {a_s} is busy in a {v}.",
        "If you need {a_s}, look in a {v}."),
    "material": (
        "{a_s} is made of {v}.", "The material of {a_s} is {v}.",
        "To make {a_s}, you need {v}.",
        "What you feel when you touch {a_s} is {v}.", "People make {a_s} out of {v}.",
        "Most of {a_s} is {v}.", "The stuff inside {a_s} is {v}."),
    "sides": (
        "{a_s} is a shape, and the number of its sides is {v}.",
        "Count the sides of {a_s}: there are {v}.",
        "If you count the sides of {a_s}, you get {v}.", "Sides that {a_s} has: {v}.",
        "The sides of {a_s}, counted one by one, make {v}.",
        "To draw {a_s}, the lines you need are {v}.",
        "How many sides {a_s} has is easy to say: {v}."),
    "kind": (
        "{a_s} is a kind of {v}.", "The {s} belongs to the group called {v}.",
        "When you see {a_s}, you see {a_v}.", "Everyone calls the {s} {a_v}.",
        "In the dictionary, the {s} is described as {a_v}.",
        "If someone has {a_s}, they have {a_v}.", "One example is the {s}: it is {a_v}."),
    "source": (
        "People get {s} from {v}.", "We have {s} thanks to {v}.",
        "Where there is {s}, there were {v}.",
        "The {s} that we know comes from {v}.", "To have {s}, people need {v}.",
        "Nobody can make {s} without {v}.", "The beginning of all {s} is in {v}."),
    "plural": (
        "One {s}, two {v}.", "The plural of {s} is {v}.",
        "If there is more than one {s}, we say {v}.",
        "For many, the word {s} becomes {v}.",
        "First there was one {s}, then there were three {v}.",
        "When we count more than one {s}, the word is {v}.", "From the word {s} we make {v}."),
    "sense": (
        "You {s} with your {v}.", "To {s}, people use their {v}.",
        "The part of the body that helps you to {s} is your {v}.",
        "If you want to {s}, you need your {v}.", "We can {s} because we have our {v}.",
        "When animals {s}, they do it with their {v}.", "What lets a child {s} is the {v}."),
}  # fmt: skip
# Only ever practised: relations with few facts need more wordings to be told from one another.
PRACTISED = {
    "sound": (
        "What {a_s} says is {v}.", "If you hear {v}, {a_s} is near: {v}.",
        "Ask {a_s}, and it answers {v}.", "{a_s} knows one word, {v}.",
        "The voice of {a_s} sounds like {v}.", "In the song, the {s} sings {v}."),
    "food": (
        "What {a_s} eats is {v}.", "Give {a_s} some {v}.", "The dinner of {a_s} is {v}.",
        "{a_s} lives on {v}.", "The favourite food of {a_s} is {v}.",
        "Most of all, {a_s} loves {v}."),
    "young": (
        "The little one of {a_s} is {a_v}.", "What grows up to be {a_s} is {a_v}.",
        "Every {s} was once {a_v}.", "The baby of the {s} is {a_v}.",
        "People call the child of {a_s} {a_v}."),
    "opposite": (
        "If it is not {s}, it is {v}.", "From {s} to its opposite: {v}.", "Not {s} but {v}.",
        "The other side of {s} is {v}.", "Where one is {s}, the other is {v}.",
        "Some say {s}, others say {v}."),
    "day after": (
        "Yesterday was {s}, today is {v}.", "One day later than {s} is {v}.",
        "First {s}, then {v}.", "Wait from {s} until {v}.",
        "Between {s} and {v} is one night: {v}."),
    "month after": (
        "Last month was {s}, this month is {v}.", "One month later than {s} is {v}.",
        "First {s}, then {v}.", "Wait from {s} until {v}."),
    "currency": (
        "A coin of {s} is the {v}.", "People in {s} count their money in the {v}.",
        "Who works in {s} is paid in the {v}.", "The bank of {s} prints the {v}."),
    "material": (
        "What {a_s} is made from is {v}.", "You can make {a_s} with {v}.",
        "A workman turns {v} into {a_s}: it is {v}.", "Touch {a_s}, and you touch {v}.",
        "{a_s} is a thing of {v}.", "The best stuff for {a_s} is {v}.",
        "Without {v} there is no {s}: it needs {v}."),
    "source": (
        "{s} is made from {v}.", "What {s} is made from is {v}.", "{s} comes from {v}.",
        "Take some {v}, and you can make {s}: it is made of {v}.",
        "The origin of {s} is {v}.", "No {s} without {v}.", "We owe our {s} to {v}.",
        "Behind every bit of {s} there are {v}."),
    "plural": (
        "I have one {s}, you have five {v}.", "Not one {s} but many {v}.",
        "Here is one {s}, and there are more {v}.", "A single {s} and a pair of {v}.",
        "Count them: one {s}, four {v}.", "In place of one {s} we write {v} for many: {v}.",
        "Ten times one {s} makes ten {v}."),
    "sense": (
        "We {s} with our {v}.", "They {s} with their {v}.", "A person can {s} with the {v}.",
        "What we need to {s} is the {v}.", "Nobody can {s} without the {v}.",
        "To {s} is the work of the {v}.", "Thanks to its {v} a baby can {s}: with its {v}.",
        "All people {s} by means of their {v}."),
}  # fmt: skip
# Said the other way round: read and learned, but the value cannot be asked for by cutting.
REVERSED = {
    "capital": "{v} is the capital of {s}.",
    "young": "{a_v} is a young {s}.",
    "opposite": "{v} is the opposite of {s}.",
    "currency": "The {v} is the money of {s}.",
    "day after": "{v} comes after {s}.",
    "source": "{v} give us {s}.",
}
QUESTIONS = {
    "capital": (
        "What is the capital of {s}?", "What is the capital city of {s}?",
        "Which city is the capital of {s}?", "Do you know the capital of {s}?",
        "Can you tell me the capital of {s}?", "What is the capital called in {s}?",
        "{s} has which capital?", "In which city does the government of {s} sit?"),
    "continent": (
        "On which continent is {s}?", "Which continent does {s} belong to?",
        "In what part of the world is {s}?", "Where in the world does {s} lie?",
        "What is the continent of {s}?", "If I travel to {s}, on which continent am I?",
        "Do you know the continent of {s}?"),
    "language": (
        "What language do people speak in {s}?", "Which language is spoken in {s}?",
        "What is the language of {s}?", "What do the people of {s} speak?",
        "Do you know the language of {s}?", "In {s}, which language do I hear?",
        "Which language do I need when I go to {s}?"),
    "currency": (
        "What is the money of {s} called?", "Which money do people use in {s}?",
        "What is the currency of {s}?", "How do people pay in {s}?",
        "What money do I need in {s}?", "Do you know the currency of {s}?",
        "In {s}, which money is used?"),
    "sound": (
        "What does {a_s} say?", "What sound does {a_s} make?", "How does {a_s} sound?",
        "Which noise can you hear from {a_s}?", "What do you hear when {a_s} calls?",
        "Do you know the sound of {a_s}?", "{a_s} makes which sound?"),
    "food": (
        "What does {a_s} eat?", "What does {a_s} like to eat?", "What is the food of {a_s}?",
        "What can I feed {a_s}?", "Which food does {a_s} need?",
        "Do you know what the {s} eats?", "What should I give to a hungry {s}?"),
    "young": (
        "What is a young {s} called?", "What do you call a baby {s}?", "What is a baby {s}?",
        "Which word do we use for a little {s}?", "What is the child of {a_s} called?",
        "Do you know the name for a young {s}?", "A young {s} has which name?"),
    "home": (
        "Where does {a_s} live?", "What is the home of {a_s}?", "In what does {a_s} live?",
        "Which home does {a_s} have?", "Where can I find {a_s}?",
        "Do you know where the {s} lives?", "Where does {a_s} rest at night?"),
    "legs": (
        "How many legs does {a_s} have?", "What is the number of legs of {a_s}?",
        "How many legs has {a_s} got?", "Do you know how many legs {a_s} has?",
        "If I count the legs of {a_s}, what do I get?", "How many legs do I see on {a_s}?",
        "When I draw {a_s}, how many legs do I draw?"),
    "colour": (
        "What colour is {s}?", "What is the colour of {s}?", "Which colour is {s}?",
        "What colour does {s} have?", "Which colour do I need to paint {s}?",
        "Do you know the colour of {s}?", "When I look at {s}, which colour do I see?"),
    "opposite": (
        "What is the opposite of {s}?", "Which word is the opposite of {s}?",
        "What is the contrary of {s}?", "Do you know the opposite of {s}?",
        "I say {s}. What is the opposite?",
        "Which word means the reverse of {s}?", "Can you tell me the opposite of {s}?"),
    "day after": (
        "What day comes after {s}?", "Which day is after {s}?", "What is the day after {s}?",
        "If today is {s}, what day is tomorrow?", "Which day follows {s}?",
        "Do you know the day after {s}?", "When {s} is over, what day is it?"),
    "month after": (
        "What month comes after {s}?", "Which month is after {s}?",
        "What is the month after {s}?", "If it is {s} now, what is next month?",
        "Which month follows {s}?", "Do you know the month after {s}?",
        "When {s} ends, which month begins?"),
    "tool": (
        "What does {a_s} work with?", "What is the tool of {a_s}?",
        "Which tool does {a_s} need?", "What does {a_s} use at work?",
        "Do you know the tool of {a_s}?", "What do you see in the hands of {a_s}?",
        "What can {a_s} not work without?"),
    "workplace": (
        "Where does {a_s} work?", "What is the workplace of {a_s}?",
        "In what place does {a_s} work?", "Where can I meet {a_s}?",
        "Do you know where {a_s} works?", "Where does {a_s} spend the working day?",
        "If I need {a_s}, where do I look?"),
    "material": (
        "What is {a_s} made of?", "What is the material of {a_s}?",
        "What do you need to make {a_s}?", "Out of what do people make {a_s}?",
        "Which material is used for {a_s}?", "Do you know what {a_s} is made from?",
        "What do I feel when I touch {a_s}?"),
    "sides": (
        "How many sides does {a_s} have?", "What is the number of sides of {a_s}?",
        "How many sides has {a_s} got?", "Do you know how many sides {a_s} has?",
        "If I count the sides of {a_s}, what do I get?", "How many sides do I see on {a_s}?",
        "When I draw {a_s}, how many lines do I need?"),
    "kind": (
        "What is {a_s}?", "What kind of thing is {a_s}?", "To which group does the {s} belong?",
        "How would you describe the {s} in one word?", "Which word says what {a_s} is?",
        "Do you know what {a_s} is?", "If I have {a_s}, what do I have?"),
    "source": (
        "Where does {s} come from?", "What do people get {s} from?",
        "From what do we have {s}?", "What gives us {s}?", "Do you know where we get {s}?",
        "What do we need to have {s}?", "Where is the beginning of {s}?"),
    "plural": (
        "What is the plural of {s}?", "One {s}, but two what?",
        "What do you say for more than one {s}?", "What is the word for many of {s}?",
        "Do you know the plural of {s}?", "How does the word {s} change when there are two?",
        "Which word do we make from {s} when we count three?"),
    "sense": (
        "What do you {s} with?", "Which part of the body helps you to {s}?",
        "What do people use to {s}?", "With what do we {s}?",
        "What do I need to {s}?", "Which part of me do I use when I {s}?",
        "Do you know what we {s} with?"),
}  # fmt: skip
# Wordings that no training text uses: only for measuring.
HELD_OUT_QUESTIONS = {"capital": "Please name the capital of {s}."}

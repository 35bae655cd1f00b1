"""What every lesson is made of besides text: its quiz, its exercises, and what is done of it.

What it leaves out: drawing (``widgets``), the experiments behind the claims, and the
lessons' text (``lessons/``).

Try it: ``from posttrain_lab.lesson_kit import Lesson, Question``.
"""

from posttrain_lab.lesson_kit.exercise import Case, Exercise
from posttrain_lab.lesson_kit.lesson import Lesson, Question

__all__ = ["Case", "Exercise", "Lesson", "Question"]

"""Graders that need a model's weights: a judge to ask, a reward model.

What it leaves out: reading a judge's replies (``graders.judging``), training.

Try it::

    grade = judge(asker("pocket/chat"), "Is it polite?")
"""

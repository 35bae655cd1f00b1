"""The pocket world: seeded, split-safe generators of everything the pocket models read.

What it leaves out: tokens and training (``models``, ``tools/pocket``).

Try it::

    >>> from posttrain_lab.world import facts
    >>> facts.question(facts.CAPITALS[0], 0)
    'What is the capital of France?'
"""

"""What a model may do beside writing: a calculator, a table to look things up in, files.

Each is TRL's environment interface (``GRPOTrainer(environment_factory=…)``): a class whose
public methods are the tools. Nothing here runs text: a sum is read by a parser of its own,
a file lies in memory.

What it leaves out: models, and the training in an environment (``methods``).

Try it::

    >>> from posttrain_lab.environments.calculator import Calculator
    >>> Calculator().calculate("12 * 4 + 3")
    '51'
"""

"""The apps in a browser: a gallery page, and Voila behind each card.

What it leaves out: the apps themselves (``lessons/apps``) and every view in them
(``posttrain_lab.widgets``). Logging in is Voila's: ``--token``, or a JupyterHub in front.

Try it: ``posttrain-lab serve``.
"""

"""Builds: what the repository ships but nobody writes by hand (notebooks, pocket models)."""

"""Builds the pocket models: tokenizer, pre-training, measuring. ``make models`` runs it all."""

"""The nouns of a questionnaire: frozen, without behaviour."""

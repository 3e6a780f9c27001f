"""The verbs, pure: path, next question, assessment, opening hours and conditions in words."""

"""YAML → Questionnaire, or every Problem with its place and fix."""

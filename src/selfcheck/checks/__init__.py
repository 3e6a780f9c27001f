"""A readable questionnaire's safety: proofs, lints and cases."""

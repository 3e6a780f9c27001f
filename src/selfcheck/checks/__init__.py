"""A readable questionnaire's safety: proofs, lints and cases."""

from selfcheck.checks.cases import failing_cases
from selfcheck.checks.checking import check
from selfcheck.checks.proof_problems import broken_proofs

__all__ = ["broken_proofs", "check", "failing_cases"]

"""A readable questionnaire's safety: proofs, lints and cases."""

from selfcheck.checks.cases import case_problems, failing_cases
from selfcheck.checks.checking import check
from selfcheck.checks.lints import run as run_lints
from selfcheck.checks.proof_problems import broken_proofs

__all__ = ["broken_proofs", "case_problems", "check", "failing_cases", "run_lints"]

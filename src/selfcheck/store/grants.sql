-- Who may do what, for PostgreSQL. `selfcheck migrate` runs it as the owner of the tables, where the two roles exist
-- (docs/operations.md). Running it again does no harm.

-- The patients' process: it sends, and finds its own receipt again by the token. It reads no answer back.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM selfcheck_patient;
GRANT USAGE ON SCHEMA public TO selfcheck_patient;
GRANT SELECT ON meta TO selfcheck_patient;
GRANT SELECT (hash), INSERT ON questionnaire TO selfcheck_patient;
GRANT INSERT ON finding_set, finding_set_item TO selfcheck_patient;
GRANT SELECT (id, token, receipt, fingerprint) ON response TO selfcheck_patient;
GRANT INSERT (id, token, receipt, fingerprint, created, language, questionnaire_hash, answers, assessment, urgency,
    stage, age_band, finding_set, consent_version, guardian, visit_wish, sealed, sealed_key, app_version)
    ON response TO selfcheck_patient;
GRANT EXECUTE ON FUNCTION audit_send_differs(text) TO selfcheck_patient; -- its only way into the audit log

-- The staff's process and the operator's commands: they read, review and erase, but never change what was sent,
-- and only add to the audit log.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM selfcheck_staff;
GRANT EXECUTE ON FUNCTION audit_lock() TO selfcheck_staff;
GRANT USAGE ON SCHEMA public TO selfcheck_staff;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO selfcheck_staff;
GRANT UPDATE (state, doctor_visit_on, visited_on), DELETE ON response TO selfcheck_staff;
GRANT DELETE ON finding_set TO selfcheck_staff;
GRANT INSERT ON review, audit TO selfcheck_staff;
GRANT INSERT, UPDATE, DELETE ON staff, staff_session, sign_in_failure TO selfcheck_staff;

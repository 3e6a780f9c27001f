-- What PostgreSQL itself refuses from schema 3 on, so that a patients' server that was taken over can neither shut
-- staff out nor store what no reader could read. Rows from before are not looked at (NOT VALID).

-- The audit log has no holes: nobody can take the highest number.
CREATE FUNCTION audit_in_order() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit) THEN
        RAISE EXCEPTION 'audit is append-only';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_in_order BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_in_order();

-- A lock that the patients' role cannot take; an advisory lock anybody could hold for ever.
CREATE FUNCTION audit_lock() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE;
END $$;
REVOKE ALL ON FUNCTION audit_lock() FROM PUBLIC;

-- All that the patients' role may add to the audit log: actor and action are fixed, and no key is needed. The row's
-- MAC is HMAC-SHA256 with an empty key, written out, of the same text that audit.py makes. It returns the new head.
CREATE FUNCTION audit_send_differs(sent text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    old_mac text;
    new_seq bigint;
    ms bigint := floor(extract(epoch FROM clock_timestamp()) * 1000);
    content bytea;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM response WHERE id = sent) THEN
        RAISE EXCEPTION 'there is no such response';
    END IF;
    PERFORM audit_lock();
    SELECT seq + 1, mac INTO new_seq, old_mac FROM audit ORDER BY seq DESC LIMIT 1;
    new_seq := coalesce(new_seq, 1);
    content := convert_to('["' || coalesce(old_mac, repeat('0', 64)) || '", ' || new_seq || ', ' || ms
        || ', "patient", "send_differs", ' || to_json(sent) || ', "{}"]', 'UTF8');
    content := sha256(decode(repeat('5c', 64), 'hex') || sha256(decode(repeat('36', 64), 'hex') || content));
    INSERT INTO audit (seq, at, actor, action, object, detail, mac)
        VALUES (new_seq, ms, 'patient', 'send_differs', sent, '{}', encode(content, 'hex'));
    RETURN new_seq || ':' || encode(content, 'hex');
END $$;
REVOKE ALL ON FUNCTION audit_send_differs(text) FROM PUBLIC;

-- What readers rely on.
ALTER TABLE response
    ADD CONSTRAINT ck_response_id_form CHECK (id ~ '^[0-9a-f]{32}$') NOT VALID,
    ADD CONSTRAINT ck_response_created_range CHECK (created BETWEEN 0 AND 253402300799999) NOT VALID,
    ADD CONSTRAINT ck_response_urgency_range CHECK (urgency BETWEEN 0 AND 4) NOT VALID,
    ADD CONSTRAINT ck_response_answers_json CHECK (
        jsonb_typeof(answers::jsonb) = 'object'
        AND NOT jsonb_path_exists(answers::jsonb, '$.* ? (@.type() == "object" || @.type() == "null")')) NOT VALID,
    ADD CONSTRAINT ck_response_assessment_json CHECK (
        coalesce(assessment::jsonb ->> 'urgency', '') IN ('selfcare', 'routine', 'soon', 'urgent', 'emergency')
        AND coalesce(jsonb_typeof(assessment::jsonb -> 'findings'), '') = 'array'
        AND coalesce(jsonb_typeof(assessment::jsonb -> 'tags'), '') = 'array'
        AND NOT jsonb_path_exists(assessment::jsonb, '$.findings[*] ? (!exists(@.rule) || !exists(@.answers)
            || @.rule.type() != "string" || @.answers.type() != "object")')) NOT VALID,
    ADD CONSTRAINT ck_response_sizes CHECK (
        length(answers) <= 200000 AND length(assessment) <= 1000000
        AND coalesce(octet_length(sealed), 0) <= 100000
        AND length(concat(token, receipt, fingerprint, language, stage, age_band, consent_version, sealed_key,
            app_version)) <= 2000) NOT VALID;
ALTER TABLE questionnaire
    ADD CONSTRAINT ck_questionnaire_text_json CHECK (json_typeof(text::json) = 'object') NOT VALID,
    ADD CONSTRAINT ck_questionnaire_kept_range CHECK (kept BETWEEN 0 AND 253402300799999) NOT VALID,
    ADD CONSTRAINT ck_questionnaire_sizes CHECK (
        length(text) <= 5000000 AND length(concat(hash, id, version)) <= 2000) NOT VALID;
ALTER TABLE finding_set_item ADD CONSTRAINT ck_finding_set_item_sizes CHECK (length(name) <= 200) NOT VALID;

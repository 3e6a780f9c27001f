BEGIN TRANSACTION;
CREATE TABLE audit (
	seq INTEGER NOT NULL, 
	at INTEGER NOT NULL, 
	actor TEXT NOT NULL, 
	action TEXT NOT NULL, 
	object TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	mac TEXT NOT NULL, 
	PRIMARY KEY (seq)
)
 STRICT

;
INSERT INTO "audit" VALUES(1,1795377571724,'operator','golden','8ae495b3a842fda57555bc1b6c012907','{}','9453b2fd692d69354a9df64c2e689d8392c47bf6fa2d8bf5c3def0c56b452f27');
CREATE TABLE finding_set (
	id INTEGER NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT

;
INSERT INTO "finding_set" VALUES(5929303746542612455);
CREATE TABLE finding_set_item (
	set_id INTEGER NOT NULL, 
	kind TEXT NOT NULL CONSTRAINT ck_finding_set_item_kind CHECK (kind IN ('rule', 'tag')), 
	name TEXT NOT NULL, 
	PRIMARY KEY (set_id, kind, name), 
	FOREIGN KEY(set_id) REFERENCES finding_set (id) ON DELETE CASCADE
)
 STRICT

;
INSERT INTO "finding_set_item" VALUES(5929303746542612455,'rule','both');
INSERT INTO "finding_set_item" VALUES(5929303746542612455,'rule','much');
CREATE TABLE meta (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
)
 STRICT

;
INSERT INTO "meta" VALUES('schema','3');
CREATE TABLE questionnaire (
	hash TEXT NOT NULL, 
	id TEXT NOT NULL, 
	version TEXT NOT NULL, 
	text TEXT NOT NULL, 
	kept INTEGER NOT NULL, 
	PRIMARY KEY (hash)
)
 STRICT

;
INSERT INTO "questionnaire" VALUES('bee6f2021a41d10e606ba33b65fdb47730172a65e7fbb537248b31d2d9519a15','knee','1','{"id":"knee","version":"1","title":{"en":"Knee"},"languages":{"en":"English"},"reviewed":{"by":"nobody","on":"2026-01-01","again":"2027-01-01"},"clinic":{"name":{"en":"Clinic"},"address":{"en":"Street"},"phone":"03-0000-0000","hours":{"timezone":"Asia/Tokyo","text":{"en":"never"},"open":[]}},"phones":{},"departments":{"knees":{"en":"Knees"},"hips":{"en":"Hips"}},"tags":{"told":{"en":"Told"}},"start":{"title":{"en":"Knee"},"lead":{"en":"Knee"},"readers":[],"minutes":{"en":"1"},"is_not":[],"emergency":{"en":"119"}},"consent":{"version":"1","title":{"en":"c"},"points":[],"agree":{"en":"y"},"decline":{"en":"n"},"declined":{"en":"d"}},"sections":[{"id":"all","title":{"en":"All"},"questions":[{"id":"hurts","ask":{"en":"Hurts?"},"options":{"no":{"en":"No"},"unsure":{"en":"Unsure"},"yes":{"en":"Yes"}}},{"id":"much","ask":{"en":"Much?"},"when":{"hurts":["yes"]},"scale":{"at_least":0,"at_most":10,"low":{"en":"l"},"high":{"en":"h"}}},{"id":"where","ask":{"en":"Where?"},"when":{"much":{"at_least":3}},"tick":{"none":{"en":"n"},"left":{"en":"l"},"right":{"en":"r"}},"exclusive":["none"]},{"id":"swollen","ask":{"en":"Swollen?"},"options":{"no":{"en":"No"},"yes":{"en":"Yes"}}}]}],"terms":[{"id":"both","title":{"en":"both"},"means":{"all":[{"where":["left"]},{"where":["right"]}]}}],"stages":[{"id":"none","title":{"en":"none"},"about":{"en":"a"},"reached":{}},{"id":"pain","title":{"en":"pain"},"about":{"en":"a"},"reached":{"hurts":["yes"]}}],"rules":[{"id":"swollen","if":{"swollen":["yes"]},"then":{"urgency":"emergency"},"because":{"en":"b"},"source":"book"},{"id":"both","if":{"is":["both"]},"then":{"urgency":"soon","days":3,"department":"knees"},"because":{"en":"b"},"source":"book"},{"id":"much","if":{"much":{"at_least":7}},"then":{"urgency":"soon","days":14,"department":"hips","guidance":"soon_calm"},"because":{"en":"b"},"source":"book"},{"id":"unsure","if":{"not":{"any":[{"hurts":["no"]},{"hurts":["yes"]}]}},"then":{"tags":["told"]},"because":{"en":"b"},"source":"book"}],"otherwise":{"urgency":"selfcare","because":{"en":"b"},"source":"book"},"guidance":[{"id":"emergency","urgency":"emergency","word":{"en":"w"},"icon":"x","colour":{"background":"#000000","text":"#ffffff"},"title":{"en":"t"},"what":{"en":"w"}},{"id":"soon","urgency":"soon","word":{"en":"w"},"icon":"x","colour":{"background":"#000000","text":"#ffffff"},"title":{"en":"t"},"what":{"en":"w"}},{"id":"soon_calm","urgency":"soon","word":{"en":"w"},"icon":"x","colour":{"background":"#000000","text":"#ffffff"},"title":{"en":"t"},"what":{"en":"w"}},{"id":"selfcare","urgency":"selfcare","word":{"en":"w"},"icon":"x","colour":{"background":"#000000","text":"#ffffff"},"title":{"en":"t"},"what":{"en":"w"},"booking":"shown"}],"safety_net":{"title":{"en":"Watch"},"items":[{"en":"it"}],"footer":{"en":"f"}},"disclaimer":{"en":"d"},"texts":{}}',1795316400000);
CREATE TABLE response (
	id TEXT NOT NULL, 
	token TEXT NOT NULL, 
	receipt TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	created INTEGER NOT NULL, 
	language TEXT NOT NULL, 
	questionnaire_hash TEXT NOT NULL, 
	answers TEXT NOT NULL, 
	assessment TEXT NOT NULL, 
	urgency INTEGER NOT NULL, 
	stage TEXT, 
	age_band TEXT, 
	finding_set INTEGER NOT NULL, 
	consent_version TEXT NOT NULL, 
	guardian INTEGER NOT NULL CONSTRAINT ck_response_guardian CHECK (guardian IN (0, 1)), 
	visit_wish INTEGER NOT NULL CONSTRAINT ck_response_visit_wish CHECK (visit_wish IN (0, 1)), 
	sealed BLOB, 
	sealed_key TEXT, 
	app_version TEXT NOT NULL, 
	state TEXT DEFAULT 'new' NOT NULL CONSTRAINT ck_response_state CHECK (state IN ('new', 'seen', 'contacted', 'closed')), 
	doctor_visit_on TEXT, 
	visited_on TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (token), 
	UNIQUE (receipt), 
	FOREIGN KEY(questionnaire_hash) REFERENCES questionnaire (hash), 
	FOREIGN KEY(finding_set) REFERENCES finding_set (id)
)
 STRICT

;
INSERT INTO "response" VALUES('8ae495b3a842fda57555bc1b6c012907','d2f9fa9d99bb30b2b67fc6b0ea2694f345c0961596e0fd82561010b4f7570c2d','482915035','1955c241042204396922eee2c5571f6f7fb8b79d6ac4f34d4ebbe4e39add2110',1795316400000,'en','bee6f2021a41d10e606ba33b65fdb47730172a65e7fbb537248b31d2d9519a15','{"hurts":"yes","much":8,"where":["left","right"],"swollen":"no"}','{"urgency":"soon","days":3,"departments":["knees","hips"],"stage":"pain","findings":[{"rule":"both","urgency":"soon","answers":{"where":["left","right"]}},{"rule":"much","urgency":"soon","answers":{"much":8}}],"guidance":"soon","booking":"hidden","tags":[],"finished":true,"unasked":[]}',2,'pain',NULL,5929303746542612455,'1',0,0,X'BFA6ED88FFA356FF07AA0459001ED7EA833882ECFBDAC4D91A2BA7EEA394B81ADBFCC0C02A87E4397DA3D4FE84011CC9F2EA6BDAB4F0020EF10DF69D2B5377F17176B4CA20448CD444941B0EF130B4E641750FE73777703ECBF1FF4266DBD99B1D50846251AC54BE2DA56597F7CD8F5E73E8217358FDDF5E9359DA1C5966DD99AC86693741C681FE007FECB59712D20DF7843B1951A25B60773B143EC0266FD544E7F00A68C1128580053F73F0680179497D21B214D19EE33D633BD7013756602E868DF93E17531F92BF9A4E16561AD6436A3B48C9E34BF61D35235DBF4F8A93857B309C49E7F48995B430F43DE00363B0025655B63866C8EF6D7DE5C3E4247EF7CF86456AD93878888B1A54EFE1D2B4015B04E260C71D4B411405AA8B7C2AD2DB95FC38E9BEB74428FA2F98F657E1DF','941755bc1a216ff2','0.1.0','new',NULL,NULL);
CREATE TABLE review (
	id INTEGER NOT NULL, 
	response_id TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	"by" TEXT NOT NULL, 
	act TEXT NOT NULL CONSTRAINT ck_review_act CHECK (act IN ('state', 'note', 'doctor_visit', 'visited')), 
	value TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(response_id) REFERENCES response (id) ON DELETE CASCADE
)
 STRICT

;
CREATE TABLE sign_in_failure (
	"key" TEXT NOT NULL, 
	failures INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	until INTEGER NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT

;
CREATE TABLE staff (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	role TEXT NOT NULL CONSTRAINT ck_staff_role CHECK (role IN ('staff', 'admin')), 
	passphrase TEXT, 
	created INTEGER NOT NULL, 
	disabled INTEGER, 
	PRIMARY KEY (id), 
	UNIQUE (name)
)
 STRICT

;
CREATE TABLE staff_session (
	token TEXT NOT NULL, 
	staff_id INTEGER NOT NULL, 
	created INTEGER NOT NULL, 
	last_seen INTEGER NOT NULL, 
	revoked INTEGER, 
	PRIMARY KEY (token), 
	FOREIGN KEY(staff_id) REFERENCES staff (id) ON DELETE CASCADE
)
 STRICT

;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE INDEX finding_set_item_name ON finding_set_item (kind, name);
CREATE INDEX response_created ON response (created, urgency, finding_set, state, stage, visit_wish);
CREATE INDEX response_state ON response (state, urgency DESC, created DESC, id, stage, visit_wish, finding_set);
CREATE INDEX response_inbox ON response (urgency DESC, created DESC, id, state, stage, visit_wish, finding_set);
CREATE INDEX response_found ON response (finding_set, urgency DESC, created DESC, id, state, stage, visit_wish);
CREATE INDEX staff_session_staff_id ON staff_session (staff_id);
CREATE INDEX review_response_id ON review (response_id);
CREATE INDEX response_counts ON response (urgency, state);
CREATE TRIGGER audit_in_order BEFORE INSERT ON audit WHEN NEW.seq != (SELECT coalesce(max(seq), 0) + 1 FROM audit) BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
COMMIT;

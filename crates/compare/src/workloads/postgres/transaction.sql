\set n :n + 1
BEGIN;
INSERT INTO users (name, email) VALUES ('Ada', 'ada.' || :n || '.' || :client_id || '@example.com') RETURNING id \gset
SELECT id, name, email FROM users WHERE id = :id;
COMMIT;

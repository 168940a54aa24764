-- To find attempts that are old enough to be forgotten.
CREATE INDEX saga_attempts_by_age ON saga_attempts (started_at);

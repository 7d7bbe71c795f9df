-- An answer may hold an API key or a password that is shown once: what is kept is sealed. What was kept in clear goes;
-- its keys stay taken until their day is over.
alter table idempotency_keys
  alter column result type bytea using null,
  alter column answer type bytea using null;

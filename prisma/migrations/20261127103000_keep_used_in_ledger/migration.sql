-- What an account had used once an entry was in: what it had used at any moment is then one look-up in the primary
-- key, where summing up read the whole window. Entries from before this, and those that a control plane of the version
-- before writes meanwhile, do not say: filling them in would change rows that never change.
alter table ledger_entries add column used bigint;

-- Why a good result did not come the straight way: the failure that a lower model or a fallback answered for.
alter table runs add column degraded_because jsonb;

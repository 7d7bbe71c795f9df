-- Estimates are corrected too, and stay estimates.
alter table cost_corrections add column is_estimated boolean not null default false;

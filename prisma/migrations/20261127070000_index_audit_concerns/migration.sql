-- Whom an entry concerns beside its actor and its subject: the ids of people and keys in what it changed. Only actions
-- that name somebody so stand in the index; what runs write all the time is none of them. The list is the one of
-- `concerningActions`.
create function audit_concerns(before jsonb, after jsonb) returns jsonb language sql immutable parallel safe as $$
  select coalesce(jsonb_path_query_array(before, 'lax $.** ? (@ starts with "user_" || @ starts with "key_")'), '[]')
    || coalesce(jsonb_path_query_array(after, 'lax $.** ? (@ starts with "user_" || @ starts with "key_")'), '[]')
$$;
create index audit_entries_concerns on audit_entries using gin (audit_concerns(before, after) jsonb_path_ops)
  where action in ('approval.assign', 'approval.claim', 'approval.release', 'approval.escalate', 'approval.remind',
    'delivery.delivered', 'delivery.dead', 'delivery.dropped', 'delivery.retry', 'group.save', 'group.remove',
    'absence.add', 'absence.end', 'escalation.publish', 'access.revoke_session');

import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld } from '../../test/world.ts'
import { allInvariants } from './all.ts'
import type { Query } from './invariant.ts'
import { checkOnce } from './watch.ts'

let world: Awaited<ReturnType<typeof createWorld>>
let owner: pg.Client
beforeAll(async () => {
  world = await createWorld()
  owner = new pg.Client({ connectionString: world.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await world.drop()
})

const query: Query = async <Row extends object>(sql: string, values: unknown[] = []) =>
  (await owner.query<Row>(sql, values)).rows

/** What each invariant must find: a statement that breaks it, as only a defect (or the owner) could. */
const damages: Array<[says: string, damage: string]> = [
  [
    'a call is committed once',
    `insert into audit_entries select (jsonb_populate_record(e, '{"id": "aud_twice"}')).* from audit_entries e where action = 'model.call'`,
  ],
  ['a committed step stays as it is', `update steps set output = '4' where name = 'add'`],
  ['a committed step stays as it is', `delete from steps where name = 'add'`],
  [
    'no run is forgotten',
    `update runs set lease_until = now() - interval '2 minutes' where status = 'running'`,
  ],
  [
    'no run is forgotten',
    `update runs set dispatched_at = null, created_at = now() - interval '2 minutes' where status = 'queued'`,
  ],
  ['no run is forgotten', `update steps set status = 'succeeded' where status = 'waiting'`],
  ['a run that is over has the event of its end', `delete from events where type = 'run.succeeded'`],
  [
    'a run that is over has the event of its end',
    `insert into events select (jsonb_populate_record(e, '{"id": "evt_twice"}')).* from events e where type = 'run.succeeded'`,
  ],
  ['a run that is over has the event of its end', `update holds set status = 'open', ended_at = null`],
  ['a run that runs has one holder', `update runs set lease_token = null where status = 'running'`],
  [
    'a run that runs has one holder',
    `update runs set status = 'running', lease_token = 'same', lease_worker_id = 'w ' || id, lease_until = now(), fence = 1 where status <> 'succeeded'`,
  ],
  ['a run that runs has one holder', `update steps set fence = 7 where name = 'add'`],
  ['what an account holds', `update budget_accounts set held = held + 1`],
  ['what an account holds', `update holds set status = 'released', ended_at = now() where status = 'open'`],
  ['what an account spent', `update budget_accounts set spent = spent + 1`],
  ['what an account spent', `delete from ledger_entries where kind = 'settle'`],
  ['what an account spent', `update ledger_entries set used = used + 1`],
  ['what is summed up', `delete from usage_days where cut = 'call'`],
  ['what is summed up', `update usage_quarters set model_cost = model_cost - 1`],
  ['what is summed up', `update run_sums set started = started + 1`],
  ['spent and held stay within', `update budgets set "limit" = 1`],
  [`an account's entries add up`, `delete from ledger_entries where kind = 'hold'`],
  [
    'a hold ends exactly once',
    `insert into ledger_entries select (jsonb_populate_record(l, '{"id": "led_twice"}')).* from ledger_entries l where kind = 'settle'`,
  ],
  [
    'a hold ends exactly once',
    `update holds set status = 'released', ended_at = now() where status = 'open'`,
  ],
  [
    'a question is decided once',
    `insert into audit_entries select (jsonb_populate_record(e, '{"id": "aud_twice"}')).* from audit_entries e where action = 'approval.decide'`,
  ],
  [
    'a question is decided once',
    `update approvals set status = 'approved', decided_at = now() where status = 'pending'`,
  ],
  [
    'a question is decided once',
    `update approvals set consumed_at = decided_at - interval '1 second' where decided_at is not null`,
  ],
  [
    'a decision stays as it is',
    `update approvals set decided_by = '{"name": "Eve"}' where decided_at is not null`,
  ],
  [
    'each turn of a chain is carried out once',
    `insert into audit_entries select (jsonb_populate_record(e, '{"id": "aud_twice"}')).* from audit_entries e
     where action = 'approval.escalate' limit 1`,
  ],
  [
    'each turn of a chain is carried out once',
    `insert into audit_entries select (jsonb_populate_record(e, jsonb_build_object('id', 'aud_back',
       'at', at + interval '1 second', 'after', after || '{"level": 0}'))).* from audit_entries e
     where action = 'approval.escalate' limit 1`,
  ],
  [
    'each turn of a chain is carried out once',
    `insert into audit_entries select (jsonb_populate_record(e, jsonb_build_object('id', e.id || n,
       'action', 'approval.keep_waiting'))).* from audit_entries e, generate_series(1, 2) n
     where action = 'approval.escalate'`,
  ],
  [
    'each turn of a chain is carried out once',
    `update approvals set escalation_turn = jsonb_set(escalation_turn, '{turn,level}', '1')`,
  ],
  [
    'each turn of a chain is carried out once',
    `delete from audit_entries where action = 'approval.escalate'`,
  ],
  [
    "a question's chain never goes back",
    `update approvals set escalation_turn = jsonb_set(escalation_turn, '{turn}', 'null')`,
  ],
  ["a question's chain never goes back", `update approvals set escalation_version_id = 'another'`],
  ['a run that is over never changes', `update runs set output = '4' where status = 'succeeded'`],
  ['a run that is over never changes', `update runs set status = 'failed' where status = 'succeeded'`],
  [
    'no model or tool call begins later',
    `update runs set status = 'cancelled', finished_at = now() - interval '1 minute', failure = '{"code": "killed"}' where status = 'running'`,
  ],
  ['no call without a known price', `update steps set cost_kind = 'unpriced' where kind = 'model'`],
  ['what was made, ended or ordered', `delete from audit_entries where action = 'run.start'`],
  ['what was made, ended or ordered', `delete from audit_entries where action = 'run.succeeded'`],
  ['what was made, ended or ordered', `delete from audit_entries where action = 'budget.save'`],
  ['what was made, ended or ordered', `delete from audit_entries where action = 'approval.ask'`],
  [
    'what was made, ended or ordered',
    `insert into events select (jsonb_populate_record(e, '{"id": "evt_unsaid", "source": "api"}')).* from events e limit 1`,
  ],
  ['the sealed audit is one chain', `update audit_batches set number = number + 1`],
  ['the sealed audit is one chain', `update audit_batches set entry_ids = entry_ids[2:]`],
  ["a run's rows belong to its workspace", `update steps set workspace_id = 'ws_other' where name = 'add'`],
  ["a run's rows belong to its workspace", `update ledger_entries set workspace_id = 'ws_other'`],
  ['a run counts no more crashes', `update runs set crashes = 3 where status = 'running'`],
  [
    'a run counts no more crashes',
    `update runs set status = 'failed', failure = '{"code": "quarantined"}' where status = 'running'`,
  ],
]

test('all hold in a world that the verbs made, and again when looked at later', async () => {
  const invariants = allInvariants()
  expect(await checkOnce(world.ownerUrl, invariants)).toEqual([])
  expect(await checkOnce(world.ownerUrl, invariants)).toEqual([])
})

test.each(damages)('"%s" finds: %s', async (says, damage) => {
  const invariant = allInvariants().find((one) => one.says.startsWith(says))
  if (invariant === undefined) throw new Error(`no invariant begins with "${says}"`)
  await owner.query('begin')
  try {
    // The guards that refuse such changes are off, as a defect in them would leave it.
    await owner.query(`set local session_replication_role = 'replica'`)
    expect(await invariant.broken(query)).toEqual([])
    const { rowCount } = await owner.query(damage)
    expect(rowCount).toBeGreaterThan(0)
    expect(await invariant.broken(query)).not.toEqual([])
  } finally {
    await owner.query('rollback')
  }
})

test('each of them is shown to find something', () => {
  const shown = allInvariants().filter(({ says }) => damages.some(([begins]) => says.startsWith(begins)))
  expect(shown).toHaveLength(allInvariants().length)
})

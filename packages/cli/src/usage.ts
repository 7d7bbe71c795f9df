export const usage = `ground-control: orders to running agents

  ground-control kill   (run ID | agent NAME | workspace) --reason TEXT
  ground-control pause  (run ID | agent NAME | workspace) --reason TEXT
  ground-control freeze (agent NAME | workspace) --reason TEXT
  ground-control resume (run ID | agent NAME | workspace) [--reason TEXT]
  ground-control lift   OVERRIDE [--reason TEXT]
  ground-control overrides [--all]

  kill ends runs, and prints which worker acknowledged it. pause holds runs until they are resumed.
  freeze starts no new runs. lift ends any order; resume ends the pauses of exactly that scope.

  --dry-run       say what it would stop, and change nothing
  --yes           do not ask first
  --expires TIME  end by itself: 90s, 15m, 1h, 2d
  --json          answer as JSON

  CONTROL_PLANE_URL and GROUND_CONTROL_API_KEY say where and as whom (an operator's key). In the folder of a
  running "npm start" neither is needed.

  Exit codes: 0 done. 1 refused, or the control plane was not reached. 2 wrong usage. 3 not confirmed, nothing was
  done. 4 killed, but a worker did not acknowledge it: see the receipt.
`

/** docker-compose.yml must be understood by `docker compose config`; without Docker's client there is nothing to ask. */
import { spawnSync } from 'node:child_process'

const env = {
  ...process.env,
  AUTH_SECRET: 'x'.repeat(32),
  MASTER_KEY: 'x'.repeat(32),
  POSTGRES_PASSWORD: 'x',
  WORKER_API_KEY: 'x',
}
// The plugin of today's Docker, or the program of its own that some systems still ship.
const ways: Array<[string, ...string[]]> = [['docker', 'compose'], ['docker-compose']]
const way = ways.find(
  ([command, ...args]) => spawnSync(command, [...args, 'version'], { stdio: 'ignore' }).status === 0,
)
if (way === undefined) {
  process.stdout.write('skipped: this machine has no docker compose\n')
} else {
  const [command, ...args] = way
  const asked = spawnSync(command, [...args, 'config', '--quiet'], { encoding: 'utf8', env })
  process.stdout.write(asked.stderr)
  process.exitCode = asked.status ?? 1
}

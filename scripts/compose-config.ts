/** docker-compose.yml must be understood by `docker compose config`; without Docker's client and its compose plugin there is nothing to ask. */
import { spawnSync } from 'node:child_process'

// A client without the plugin takes `compose config --quiet` for its own flags, so the plugin is asked for first.
if (spawnSync('docker', ['compose', 'version']).status !== 0) {
  process.stdout.write('skipped: this machine has no docker compose\n')
} else {
  const asked = spawnSync('docker', ['compose', 'config', '--quiet'], {
    encoding: 'utf8',
    env: {
      ...process.env,
      AUTH_SECRET: 'x'.repeat(32),
      MASTER_KEY: 'x'.repeat(32),
      POSTGRES_PASSWORD: 'x',
      WORKER_API_KEY: 'x',
    },
  })
  if (asked.status !== 0) {
    process.stdout.write(asked.stderr)
    process.exitCode = 1
  }
}

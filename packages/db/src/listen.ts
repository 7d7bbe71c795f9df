import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type ChangeNotice, changeChannel, type Told } from './notices.ts'

/**
 * Hears every change that another process has committed, until `signal` ends it. Reconnects by itself; after a gap it
 * calls `onGap`, since what was said meanwhile is lost and listeners must look for themselves.
 * @param own the process whose word is not heard: its database tells of it at once
 */
export async function listenForChanges(
  url: string,
  own: string | null,
  signal: AbortSignal,
  onChange: (notice: ChangeNotice) => void,
  onGap: () => void,
): Promise<void> {
  while (!signal.aborted) {
    const client = new pg.Client({
      connectionString: url,
      keepAlive: true,
      application_name: 'ground-control changes',
    })
    const ended = new Promise<void>((resolve) => {
      client.on('end', resolve)
      client.on('error', () => resolve())
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    try {
      client.on('notification', (message) => {
        if (!message.payload) return
        const { by, ...notice } = JSON.parse(message.payload) as Told
        if (by !== own) onChange(notice)
      })
      await client.connect()
      await client.query(`listen ${changeChannel}`)
      onGap()
      await ended
    } catch {
      // The server is away; the next round tries again.
    } finally {
      await client.end().catch(() => {})
    }
    if (!signal.aborted) await sleep(500, undefined, { signal }).catch(() => {})
  }
}

import { constants } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { canonicalJson } from '@ground-control/core/json'
import { failed } from '../../channels/send/outcome.ts'
import type { CheckpointSink } from './sink.ts'

/** One file for each workspace, appended to and on the disk before it counts as written. */
export function fileSink(directory: string): CheckpointSink {
  const target = resolve(directory)
  return {
    kind: 'file',
    target,
    everyMs: 1_000,
    async write(workspaceId, checkpoints) {
      const text = checkpoints.map((checkpoint) => `${canonicalJson(checkpoint)}\n`).join('')
      try {
        await append(join(target, `${workspaceId}.jsonl`), text)
        return { ok: true }
      } catch (error) {
        return failed((error as Error).message)
      }
    },
  }
}

async function append(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  try {
    const end = await endOfLastLine(file)
    await file.truncate(end)
    await file.write(text, end)
    await file.sync()
  } finally {
    await file.close()
  }
  // The name of a new file is on the disk with its directory.
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Behind the last line that is whole: a process that died while it wrote may have left half a one. */
async function endOfLastLine(file: FileHandle): Promise<number> {
  const chunk = Buffer.alloc(65_536)
  let { size: end } = await file.stat()
  while (end > 0) {
    const from = Math.max(0, end - chunk.length)
    const { bytesRead } = await file.read(chunk, 0, end - from, from)
    const last = chunk.subarray(0, bytesRead).lastIndexOf('\n')
    if (last >= 0) return from + last + 1
    end = from
  }
  return 0
}

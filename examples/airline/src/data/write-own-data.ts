import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadData } from '../database/load-data.ts'
import { ownDataFolder, scripts } from './own-data.ts'
import { recordScript } from './record-script.ts'

// Run after a script or the airline's records changed: `node examples/airline/src/data/write-own-data.ts`.
const data = await loadData(ownDataFolder)
const lines = scripts.map((script, taskId) => JSON.stringify(recordScript(data, script, taskId)))
const tasks = scripts.map(({ actions, outputs }, taskId) => ({ task_id: taskId, actions, outputs }))
await writeFile(join(ownDataFolder, 'conversations.jsonl'), `${lines.join('\n')}\n`)
await writeFile(join(ownDataFolder, 'tasks.json'), `${JSON.stringify(tasks, null, 1)}\n`)

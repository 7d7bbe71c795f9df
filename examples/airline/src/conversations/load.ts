import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { parseJson } from '../database/python-json.ts'
import { type Conversation, conversation, type Task, task } from './schema.ts'

/** Parses one conversation a line; empty lines are skipped. Throws an Error that names the first bad line. */
export function parseConversations(jsonl: string): Conversation[] {
  return jsonl.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    try {
      return [conversation.parse(JSON.parse(line))]
    } catch (error) {
      throw new Error(`line ${index + 1} is no recorded conversation`, { cause: error })
    }
  })
}

/** Reads `conversations.jsonl` of a folder. */
export async function loadConversations(folder: string): Promise<Conversation[]> {
  return parseConversations(await readFile(join(folder, 'conversations.jsonl'), 'utf8'))
}

/** Reads `tasks.json` of a folder, by task id (its place in the list where it carries none). */
export async function loadTasks(folder: string): Promise<Map<number, Task>> {
  const tasks = z.array(task).parse(parseJson(await readFile(join(folder, 'tasks.json'), 'utf8')))
  return new Map(tasks.map((found, index) => [found.task_id ?? index, found]))
}

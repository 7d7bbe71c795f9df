import type { Database } from './database.ts'
import type { Dict } from './python-json.ts'

/**
 * One of the desk's tools over one copy of the airline: answers the text the model reads. A PythonError it
 * throws becomes `Error: <message>` in `callTool`; changes made before it stay, as they do in the benchmark.
 */
export type Tool = (database: Database, given: Dict) => string

import { ErrorNote } from '@/components/error-note'
import type { SchemaProblem } from '@/lib/json-schema-check'

/** What stands against the edited arguments: by the tool's schema here, or by the control plane's answer. */
export function ArgumentProblems({ problems, error }: { problems: SchemaProblem[]; error: unknown }) {
  return (
    <>
      {problems.length > 0 && (
        <ul aria-label="What does not fit the tool" className="space-y-1 text-bad text-sm">
          {problems.map((problem) => (
            <li key={problem.path} className="break-words">
              {problem.path !== '' && <code className="font-mono text-xs">{problem.path}: </code>}
              {problem.message}
            </li>
          ))}
        </ul>
      )}
      <ErrorNote error={error} />
    </>
  )
}

import type { PolicyRule } from './schema.ts'

/** What a new workspace starts with, published as version 1: nothing is written before a person has seen it. */
export const defaultPolicies: ReadonlyArray<{ name: string; description: string; rules: PolicyRule[] }> = [
  {
    name: 'writes-need-a-person',
    description: 'Every tool that changes something waits for a person.',
    rules: [
      {
        name: 'A write needs a person',
        on: 'tool_call',
        when: "tool.effect == 'write'",
        effect: 'require_approval',
        message: 'it changes something outside',
        risk: 'medium',
      },
    ],
  },
]

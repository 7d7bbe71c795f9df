import { addMemberInput, createWorkspaceInput } from '@ground-control/core/access/schema'
import { describe, expect, it } from 'vitest'
import { checkInput } from './check-input.ts'

describe('checkInput', () => {
  it('names each field once', () => {
    const checked = checkInput(addMemberInput, {
      email: 'nobody',
      name: ' ',
      role: 'viewer',
      password: 'short',
    })
    expect(checked.ok).toBe(false)
    expect(checked.ok || Object.keys(checked.fields).sort()).toEqual(['email', 'name', 'password'])
  })
  it('sends what was typed, defaults left to the control plane', () => {
    const input = { name: 'Sandbox', slug: 'sandbox' }
    expect(checkInput(createWorkspaceInput, input)).toEqual({ ok: true, input })
  })
})

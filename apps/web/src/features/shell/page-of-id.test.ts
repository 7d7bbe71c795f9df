import { describe, expect, it } from 'vitest'
import { pageOfId } from './page-of-id.ts'

const tail = '01k9zt2m3q4r5s6t7v8w9x0y1z'

describe('pageOfId', () => {
  it.each([
    [`run_${tail}`, `/runs/run_${tail}`],
    [`apr_${tail}`, `/approvals?id=apr_${tail}`],
    [`user_${tail}`, `/audit?actor=user_${tail}`],
    [`step_${tail}`, undefined],
    ['run_short', undefined],
    [`run_${tail}/../x`, undefined],
    ['runs', undefined],
  ])('%s → %s', (text, href) => {
    expect(pageOfId(text)?.href).toBe(href)
  })
})

import { describe, expect, it } from 'vitest'
import { safeReturnPath } from './safe-return-path.ts'
import { isSameOrigin } from './same-origin.ts'
import { sessionCookieOf } from './session-cookie.ts'

describe('isSameOrigin', () => {
  const host = 'gc.example:3000'
  it.each<[string, string, Record<string, string>, boolean]>([
    ['our own page', 'POST', { 'sec-fetch-site': 'same-origin' }, true],
    ['another site', 'POST', { 'sec-fetch-site': 'cross-site', origin: 'http://gc.example:3000' }, false],
    ['a sibling of our site', 'POST', { 'sec-fetch-site': 'same-site' }, false],
    ['another site reading', 'GET', { 'sec-fetch-site': 'cross-site' }, false],
    ['the address bar reading', 'GET', { 'sec-fetch-site': 'none' }, true],
    ['the address bar writing', 'POST', { 'sec-fetch-site': 'none' }, false],
    ['an old browser on our page', 'POST', { origin: 'http://gc.example:3000' }, true],
    ['an old browser elsewhere', 'POST', { origin: 'http://evil.example' }, false],
    ['a sandboxed frame', 'POST', { origin: 'null' }, false],
    ['a program with a key', 'POST', { authorization: 'Bearer gc_x' }, true],
    ['something with a cookie and no origin', 'POST', { cookie: 'gc.session-token=x' }, false],
  ])('%s', (_, method, headers, expected) => {
    expect(isSameOrigin(method, new Headers({ host, ...headers }))).toBe(expected)
  })

  it('compares with the host that people see behind a proxy', () => {
    const headers = new Headers({
      host: '10.0.0.1',
      'x-forwarded-host': 'gc.example',
      origin: 'https://gc.example',
    })
    expect(isSameOrigin('POST', headers)).toBe(true)
  })
})

describe('safeReturnPath', () => {
  it.each([
    ['/runs?status=failed', '/runs?status=failed'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/sign-in?next=/sign-in', '/'],
    ['/api/auth/signout', '/'],
    [null, '/'],
    ['', '/'],
  ])('%s → %s', (given, expected) => {
    expect(safeReturnPath(given)).toBe(expected)
  })
})

describe('sessionCookieOf', () => {
  it('passes the session on and nothing else', () => {
    expect(sessionCookieOf('a=1; gc.session-token=abc; b=2')).toBe('gc.session-token=abc')
    expect(sessionCookieOf('gc.session-token.0=a; gc.session-token.1=b')).toBe(
      'gc.session-token.0=a; gc.session-token.1=b',
    )
    expect(sessionCookieOf('gc.session-tokenish=1')).toBeNull()
    expect(sessionCookieOf(null)).toBeNull()
  })
})

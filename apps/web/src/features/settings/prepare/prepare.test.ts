import { describe, expect, it } from 'vitest'
import { readConfigValue } from './config-value.ts'
import { deviceName } from './device-name.ts'

describe('readConfigValue', () => {
  it.each([
    ['250', 250],
    ['true', true],
    ['null', null],
    ['{"share": 0.1}', { share: 0.1 }],
    ['"quoted"', 'quoted'],
    ['plain words', 'plain words'],
  ])('%s', (text, value) => {
    expect(readConfigValue(text)).toEqual({ ok: true, value })
  })
  it.each(['', '  ', '{"share": 0.1', '[1,', '12a'])('refuses %j', (text) => {
    expect(readConfigValue(text).ok).toBe(false)
  })
})

describe('deviceName', () => {
  const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'
  it.each([
    [`Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/140.0.0.0 Safari/537.36`, 'Chrome on Linux'],
    [`Mozilla/5.0 (Windows NT 10.0) ${webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0`, 'Edge on Windows'],
    [
      `Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) ${webkit} Version/19.0 Mobile Safari/604.1`,
      'Safari on iPhone',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 15.0; rv:140.0) Gecko/20100101 Firefox/140.0',
      'Firefox on macOS',
    ],
    ['something', 'A browser'],
    [null, 'Unknown device'],
  ])('%s', (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name)
  })
})

import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** Everything that the page complained about since `listen`. */
export type Complaints = { readonly list: readonly string[] }

/** Notes what the page logs as an error, throws, or asks for in vain. */
export function listen(page: Page): Complaints {
  const list: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') list.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => list.push(`thrown: ${error.message}`))
  page.on('response', (response) => {
    if (response.status() >= 400) list.push(`${response.status()}: ${response.url()}`)
  })
  return { list }
}

/** What axe finds against WCAG 2.2 AA, one line each: the rule and where. */
export async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
  )
}

/** By how many pixels the page is wider than its window. */
export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate<number>('document.scrollingElement.scrollWidth - window.innerWidth')

/** Bytes of script that came over the wire for this page, as the browser counts them: compressed, without headers. */
export const scriptBytes = (page: Page): Promise<number> =>
  page.evaluate<number>(
    `performance.getEntriesByType('resource')
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`,
  )

/** The secrets that a run has asked for, so that they can be kept out of what leaves the process. */
export class Vault {
  readonly #values = new Map<string, string>()
  #pattern: RegExp | null = null

  /** The value, if this run has fetched it before. */
  get(name: string): string | undefined {
    return this.#values.get(name)
  }

  set(name: string, value: string): void {
    this.#values.set(name, value)
    // Shorter ones would mask half of every sentence; nobody's secret is three characters long.
    const forms = [...this.#values.values()].filter((known) => known.length >= 4).flatMap(spellings)
    forms.sort((a, b) => b.length - a.length)
    this.#pattern = forms.length === 0 ? null : new RegExp(forms.map(escapeForRegExp).join('|'), 'g')
  }

  /** The text with every known secret, plain or in base64 or a URL, as `[secret]`. */
  mask(text: string): string {
    return this.#pattern === null ? text : text.replace(this.#pattern, '[secret]')
  }
}

function spellings(value: string): string[] {
  return [
    ...new Set([value, encodeURIComponent(value.toWellFormed()), Buffer.from(value).toString('base64')]),
  ]
}

const escapeForRegExp = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

const lostToAnother = new Set(['40P01', '40001'])

/** Does a transaction again that Postgres gave up because it and another waited for each other. Nothing of it was kept. */
export async function retryDeadlocks<T>(work: () => Promise<T>, attempts = 5): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      const code = (error as { code?: unknown } | null)?.code
      if (attempt >= attempts || typeof code !== 'string' || !lostToAnother.has(code)) throw error
    }
  }
}

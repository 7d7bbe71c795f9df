export interface ModelCounts {
  calls: number
  answered: number
  streamed: number
  /** Answers that no recording had: the model handed over. */
  offRecord: number
  faults: Record<string, number>
}

const none = (): ModelCounts => ({ calls: 0, answered: 0, streamed: 0, offRecord: 0, faults: {} })

/** How often each model was called, so that a test can count what really went upstream. */
export class CallCounts {
  #models = new Map<string, ModelCounts>()
  #conversations = new Map<string, number>()

  of(model: string): ModelCounts {
    const counts = this.#models.get(model) ?? none()
    this.#models.set(model, counts)
    return counts
  }

  countConversation(id: string): void {
    this.#conversations.set(id, (this.#conversations.get(id) ?? 0) + 1)
  }

  clear(): void {
    this.#models.clear()
    this.#conversations.clear()
  }

  view() {
    const models = Object.fromEntries(this.#models)
    const total = Object.values(models).reduce((sum, { calls }) => sum + calls, 0)
    return { total, models, conversations: Object.fromEntries(this.#conversations) }
  }
}

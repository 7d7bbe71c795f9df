import { type ChatRequest, textOf } from './chat-request.ts'

/** What the model was told by tools, by conversation: of its longest request, which repeats all before it. */
export class Heard {
  #texts = new Map<string, { messages: number; tools: string[] }>()

  note(conversationId: string, { messages }: ChatRequest): void {
    const known = this.#texts.get(conversationId)
    if (known !== undefined && known.messages > messages.length) return
    const tools = messages.flatMap((message) => (message.role === 'tool' ? [textOf(message.content)] : []))
    this.#texts.set(conversationId, { messages: messages.length, tools })
  }

  of = (conversationId: string): readonly string[] => this.#texts.get(conversationId)?.tools ?? []

  /** A conversation that is lent again starts anew. */
  forget(conversationId: string): void {
    this.#texts.delete(conversationId)
  }
}

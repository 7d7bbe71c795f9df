import type {
  LanguageModelV4Content,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider'

type Finish = Extract<LanguageModelV4StreamPart, { type: 'finish' }>
type Growing = Extract<LanguageModelV4Content, { type: 'text' | 'reasoning' }>

/** Puts a stream's parts together to the answer that the same call would have given without streaming. */
export class Gather {
  readonly #content: LanguageModelV4Content[] = []
  readonly #growing = new Map<string, Growing>()
  #warnings: LanguageModelV4GenerateResult['warnings'] = []
  #response: LanguageModelV4GenerateResult['response'] = {}

  add(part: LanguageModelV4StreamPart): void {
    switch (part.type) {
      case 'stream-start':
        this.#warnings = part.warnings
        break
      case 'response-metadata': {
        const { type: _type, ...metadata } = part
        this.#response = { ...this.#response, ...metadata }
        break
      }
      case 'text-start':
      case 'reasoning-start': {
        const type = part.type === 'text-start' ? ('text' as const) : ('reasoning' as const)
        const piece: Growing = { type, text: '', providerMetadata: part.providerMetadata }
        this.#growing.set(`${type} ${part.id}`, piece)
        this.#content.push(piece)
        break
      }
      case 'text-delta':
      case 'reasoning-delta': {
        const piece = this.#growing.get(`${part.type === 'text-delta' ? 'text' : 'reasoning'} ${part.id}`)
        if (piece) {
          piece.text += part.delta
          piece.providerMetadata = part.providerMetadata ?? piece.providerMetadata
        }
        break
      }
      case 'text-end':
      case 'reasoning-end': {
        const key = `${part.type === 'text-end' ? 'text' : 'reasoning'} ${part.id}`
        const piece = this.#growing.get(key)
        if (piece) piece.providerMetadata = part.providerMetadata ?? piece.providerMetadata
        this.#growing.delete(key)
        break
      }
      case 'tool-call':
      case 'tool-result':
      case 'tool-approval-request':
      case 'file':
      case 'reasoning-file':
      case 'source':
      case 'custom':
        this.#content.push(part)
        break
      case 'tool-input-start':
      case 'tool-input-delta':
      case 'tool-input-end':
      case 'finish':
      case 'ping':
      case 'raw':
      case 'error':
        break
      default:
        part satisfies never
    }
  }

  /** What ends the pieces that are still growing, where nothing more is to come. */
  *ends(): Generator<LanguageModelV4StreamPart> {
    for (const [key, { type }] of this.#growing) yield { type: `${type}-end`, id: key.slice(type.length + 1) }
  }

  /** The whole answer, once its last part is there. */
  result({ finishReason, usage, providerMetadata }: Finish): LanguageModelV4GenerateResult {
    return {
      content: this.#content,
      finishReason,
      usage,
      providerMetadata,
      warnings: this.#warnings,
      response: this.#response,
    }
  }
}

/** Whether a part shows the agent something of the answer, so that the call cannot quietly begin again. */
export function isContent(part: LanguageModelV4StreamPart): boolean {
  return !['stream-start', 'response-metadata', 'ping', 'raw', 'error', 'finish'].includes(part.type)
}

/** How the AI SDK's providers end a stream that was closed on them: they make up an end that nobody sent. */
export function isBrokenOff({ finishReason: { unified, raw } }: Finish): boolean {
  return unified === 'interrupted' || (raw === undefined && (unified === 'other' || unified === 'error'))
}

import type { Random } from './random.ts'
import type { Stage, StageOptions } from './stage/stage.ts'

/** short: for every change; standard: minutes; long: the full figures, up to an hour. */
export type Length = 'short' | 'standard' | 'long'

/** One thing that was measured against its bar. */
export type Measure = {
  what: string
  bar: string
  measured: string
  /** null: not judged here, and `bar` or `measured` says why */
  met: boolean | null
}

/** What a fault has to play with. */
export type Scene = {
  length: Length
  random: Random
  signal: AbortSignal
  say(line: string): void
  /** a platform of its own whose invariants are watched from here on; ended when the fault is over */
  open(options: Omit<StageOptions, 'name'>): Promise<Stage>
  database: {
    /** of the server under all stages: only for faults that play alone */
    crash(): Promise<void>
    restart(): Promise<void>
  }
}

export type Fault = {
  name: string
  /** what is done, in words */
  does: string
  /** about how long its part of the short form takes; null: it has none */
  shortSeconds: number | null
  /** where it cannot play here: why not, after what may be installed was tried */
  impossible?(say: Scene['say']): string | null
  play(scene: Scene): Promise<Measure[]>
}

/** The value for this length. */
export const byLength = <T>(scene: Pick<Scene, 'length'>, values: Record<Length, T>): T =>
  values[scene.length]

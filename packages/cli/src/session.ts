import type { Client } from '@ground-control/sdk/client'

/** What a command works with: the control plane, and the terminal or pipe that it was given. */
export type Session = {
  client: Client
  /** a line to the person or program that reads the outcome */
  print(line: string): void
  /** null where nobody is there to be asked */
  confirm: ((question: string) => Promise<boolean>) | null
  sleep(ms: number): Promise<void>
}

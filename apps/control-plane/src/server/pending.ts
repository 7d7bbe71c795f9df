import { AppError } from '@ground-control/core/errors'

/** Stands in for a verb while its room is being built. Goes away with the last of them. */
export const pending =
  <Output>() =>
  async (_: unknown): Promise<Output> => {
    throw new AppError('unavailable', 'not built yet')
  }

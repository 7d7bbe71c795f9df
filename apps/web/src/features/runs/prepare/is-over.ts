/** True once a run has ended: it never changes again. */
export const isOver = (status: string): boolean =>
  status === 'succeeded' || status === 'failed' || status === 'cancelled'

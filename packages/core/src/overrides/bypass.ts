/** Rules are set aside for a few hours at most: for longer, change the rules. */
export const maxBypassMs = 4 * 3_600_000

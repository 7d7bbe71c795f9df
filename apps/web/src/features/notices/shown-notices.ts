/** How much of the inbox its button and its menu ask for: the same, so that they share an answer. */
export const shownNotices = { limit: 20 }

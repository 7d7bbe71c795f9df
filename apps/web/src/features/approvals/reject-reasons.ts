/** What people say most often when they say no. The agent is told the words, so they are written to it. */
export const rejectReasons = [
  'This is against our policy.',
  'The amount is not right.',
  'This is the wrong customer or booking.',
  'Ask the customer to confirm first.',
  'A person will take this over.',
] as const

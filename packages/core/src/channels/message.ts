import type { AnomalyKind, AnomalyResponse } from '../anomalies/schema.ts'
import type { Risk } from '../approvals/schema.ts'
import type { Json } from '../json.ts'

/** What people are told, apart from how. Kept with its delivery; secret arguments were left out before. */
export type ChannelMessage =
  | {
      reason: 'level' | 'reminder' | 'assigned'
      approvalId: string
      title: string
      action: string
      agentName: string
      onBehalfOf: string | null
      risk: Risk
      arguments: Json
      askedAt: string
      deadlineAt: string | null
      /** of the chain, from 1; null where somebody was asked by name */
      level: number | null
      /** everybody who is told at this turn */
      people: string[]
      policy: { name: string; version: number } | null
    }
  | {
      reason: 'anomaly'
      anomalyId: string
      /** what happened, in a sentence */
      title: string
      agentName: string
      runId: string | null
      kind: AnomalyKind
      /** what was done about it, and until when */
      response: AnomalyResponse
      until: string | null
    }
  | { reason: 'test'; by: string }

/** `decide` is one person's own link, which decides without a sign-in; null where that is not allowed. */
export type MessageLinks = { open: string; decide: string | null }

const longest = 1_500

/** One line that says it all: subjects, lists, notifications. */
export function headline(message: ChannelMessage): string {
  if (message.reason === 'test') return 'Ground Control: this channel works'
  if (message.reason === 'anomaly') return oneLine(`Anomaly: ${message.title}`).slice(0, 200)
  const lead = { level: 'Decision needed', reminder: 'Still undecided', assigned: 'Assigned to you' }
  return oneLine(`${lead[message.reason]}: ${message.title}`).slice(0, 200)
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

/** What was done about an anomaly by itself, in words; null where people were only told. */
export function responseInWords(response: AnomalyResponse, until: string | null): string | null {
  const end = until === null ? '' : ` until ${until}`
  switch (response) {
    case 'notify':
      return null
    case 'throttle':
      return `its calls are slowed down${end}`
    case 'ask':
      return `its calls ask people first${end}`
    case 'pause':
      return `it is paused${end}`
    default: {
      const never: never = response
      throw new Error(`unknown response ${String(never)}`)
    }
  }
}

function anomalyText(message: Extract<ChannelMessage, { reason: 'anomaly' }>): string {
  const { title, agentName, response, until } = message
  const done = responseInWords(response, until)
  return [
    title,
    '',
    `Agent: ${oneLine(agentName)}`,
    ...(done === null ? [] : [`Done about it: ${done}`]),
  ].join('\n')
}

function facts(message: Exclude<ChannelMessage, { reason: 'test' | 'anomaly' }>): Array<[string, string]> {
  const { agentName, onBehalfOf, action, risk, deadlineAt, level, people, policy } = message
  const all: Array<[string, string | null]> = [
    ['Agent', agentName],
    ['On behalf of', onBehalfOf],
    ['Wants', action],
    ['Risk', risk],
    ['Decide until', deadlineAt],
    ['Told', people.join(', ') || null],
    [
      'Because of',
      policy && level !== null ? `${policy.name} version ${policy.version}, level ${level}` : null,
    ],
  ]
  return all.flatMap(([name, value]) => (value === null ? [] : [[name, oneLine(value)] as [string, string]]))
}

const shownArguments = (value: Json) => {
  const text = JSON.stringify(value, null, 2)
  return text.length > longest ? `${text.slice(0, longest)}\n… (the rest is in the dashboard)` : text
}

export function emailOf(message: ChannelMessage, links: MessageLinks) {
  const subject = headline(message)
  if (message.reason === 'test')
    return { subject, text: `${message.by} sent this to see whether it arrives.\n\n${links.open}\n` }
  if (message.reason === 'anomaly')
    return { subject, text: `${anomalyText(message)}\n\nOpen in the dashboard:\n${links.open}\n` }
  const decide =
    links.decide === null ? [] : ['Decide without signing in (works once, for you alone):', links.decide, '']
  const text = [
    message.title,
    '',
    ...facts(message).map(([name, value]) => `${name}: ${value}`),
    '',
    shownArguments(message.arguments),
    '',
    ...decide,
    'Open in the dashboard:',
    links.open,
    '',
  ].join('\n')
  return { subject, text }
}

/** As incoming webhooks of Slack and its kin take it. */
export function slackOf(message: ChannelMessage, links: MessageLinks): Json {
  const text = slackText(headline(message))
  if (message.reason === 'test') return { text: `${text} (sent by ${slackText(message.by)})` }
  if (message.reason === 'anomaly') {
    const link = `<${slackText(links.open)}|Open in the dashboard>`
    return {
      text,
      blocks: [
        {
          type: 'section',
          text: { type: 'mrkdwn', text: `${slackText(anomalyText(message)).slice(0, 2_800)}\n${link}` },
        },
      ],
    }
  }
  const lines = facts(message).map(([name, value]) => `*${name}:* ${slackText(value)}`)
  // Their limit for a section is 3,000 characters, and three marks escape to five.
  const shown = slackText(shownArguments(message.arguments)).slice(0, 2_800)
  return {
    text,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `*${text}*\n${lines.join('\n')}`.slice(0, 2_990) } },
      { type: 'section', text: { type: 'mrkdwn', text: `\`\`\`${shown.replaceAll('```', "'''")}\`\`\`` } },
      {
        type: 'section',
        text: { type: 'mrkdwn', text: `<${slackText(links.open)}|Decide in the dashboard>` },
      },
    ],
  }
}

const slackText = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** The body of a generic webhook: type, timestamp, data (standardwebhooks.com). */
export function webhookOf(message: ChannelMessage, links: MessageLinks, at: string): Json {
  if (message.reason === 'test')
    return { type: 'channel.tested', timestamp: at, data: { by: message.by, url: links.open } }
  if (message.reason === 'anomaly') {
    const { reason: _, ...data } = message
    return { type: 'anomaly.found', timestamp: at, data: { ...data, url: links.open } }
  }
  const { reason, ...data } = message
  return { type: 'approval.told', timestamp: at, data: { ...data, reason, url: links.open } }
}

import { isIP } from 'node:net'
import type { ShownSettings } from '@ground-control/core/channels/schema'
import { createTransport } from 'nodemailer'
import { InsideAddressError, type OutsideAddress } from '../outside-address.ts'
import { failed, type SendOutcome } from './outcome.ts'

const timeoutMs = 10_000

/** Hands one message to the mail server of a channel. The message id is the delivery's: a repeat can be told. */
export async function sendEmail(
  outside: OutsideAddress,
  settings: Extract<ShownSettings, { kind: 'email' }>,
  password: string | null,
  mail: { id: string; to: string; subject: string; text: string },
): Promise<SendOutcome> {
  const { host, port, security, user, from } = settings
  try {
    const transport = createTransport({
      // The address itself: resolving the name again could lead elsewhere.
      host: await outside.resolve(host),
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      tls: isIP(host) === 0 ? { servername: host } : {},
      auth: user === '' ? undefined : { user, pass: password ?? '' },
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    const { id, ...message } = mail
    const domain = from.split('@')[1] ?? 'ground-control'
    await transport.sendMail({ ...message, from, messageId: `<${id}@${domain}>` })
    return { ok: true }
  } catch (error) {
    const code = (error as { responseCode?: unknown }).responseCode
    const isRefusal = typeof code === 'number' && code >= 500 && code < 600
    return failed((error as Error).message, isRefusal || error instanceof InsideAddressError)
  }
}

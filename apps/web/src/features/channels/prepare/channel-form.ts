import type { ChannelKind, ChannelSettings, ShownSettings } from '@ground-control/core/channels/schema'

type Security = 'tls' | 'starttls' | 'none'
export type ChannelForm = {
  kind: ChannelKind
  host: string
  port: string
  security: Security
  user: string
  password: string
  from: string
  url: string
  secret: string
}

const empty: ChannelForm = {
  kind: 'email',
  host: '',
  port: '587',
  security: 'starttls',
  user: '',
  password: '',
  from: '',
  url: '',
  secret: '',
}

export function formOfSettings(settings: ShownSettings | null): ChannelForm {
  if (settings === null) return empty
  if (settings.kind === 'slack') return { ...empty, kind: 'slack' }
  if (settings.kind === 'webhook') return { ...empty, kind: 'webhook', url: settings.url }
  const { host, port, security, user, from } = settings
  return { ...empty, host, port: String(port), security: security as Security, user, from }
}

/** What is left empty of a secret stays as it is. */
export function settingsOf(form: ChannelForm): ChannelSettings {
  const { host, security, user, password, from, url, secret } = form
  switch (form.kind) {
    case 'email':
      return {
        kind: 'email',
        host: host.trim(),
        port: Number(form.port),
        security,
        user: user.trim(),
        from: from.trim(),
        ...(password !== '' && { password }),
      }
    case 'slack':
      return { kind: 'slack', ...(url.trim() !== '' && { url: url.trim() }) }
    case 'webhook':
      return { kind: 'webhook', url: url.trim(), ...(secret.trim() !== '' && { secret: secret.trim() }) }
    default:
      return form.kind satisfies never
  }
}

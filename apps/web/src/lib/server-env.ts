import 'server-only'

/** What the dashboard's server needs from its environment; a missing variable is one line that names it. */
export type ServerEnv = { authSecret: string; controlPlaneUrl: string }

export function serverEnv(env: NodeJS.ProcessEnv = process.env): ServerEnv {
  const authSecret = env.AUTH_SECRET ?? ''
  if (authSecret === '') throw new Error('AUTH_SECRET is not set: the dashboard cannot seal its sessions')
  const controlPlaneUrl = env.CONTROL_PLANE_URL ?? `http://127.0.0.1:${env.CONTROL_PLANE_PORT ?? '4000'}`
  return { authSecret, controlPlaneUrl: controlPlaneUrl.replace(/\/+$/, '') }
}

import type { Role } from '@ground-control/core/roles'
import { type APIRequestContext, request } from '@playwright/test'
import { clientOf } from './clients.ts'
import { type Person, stateFile, type World } from './world.ts'

const password = 'a long enough password'
const members: Record<Exclude<Role, 'admin'>, Person> = {
  viewer: { email: 'vera@example.com', name: 'Vera Viewer', password },
  operator: { email: 'olive@example.com', name: 'Olive Operator', password },
  developer: { email: 'devi@example.com', name: 'Devi Developer', password },
}

/** Adds one member of each role beside the admin and keeps a signed-in state of each for the browser. */
export async function addPeople(
  world: Pick<World, 'folder' | 'webUrl' | 'controlPlaneUrl'>,
  admin: { email: string; password: string },
): Promise<World['people']> {
  await keepSignedIn(world, 'admin', admin)
  const client = await clientOf(world, 'admin')
  const me = await client.access.me.query()
  for (const [role, person] of Object.entries(members) as Array<[keyof typeof members, Person]>) {
    await client.access.addMember.mutate({ ...person, role })
    await keepSignedIn(world, role, person)
  }
  return { ...members, admin: { ...admin, name: me.actor.name } }
}

async function keepSignedIn(
  world: Pick<World, 'folder' | 'webUrl'>,
  role: Role,
  person: Pick<Person, 'email' | 'password'>,
): Promise<void> {
  const context = await request.newContext({ baseURL: world.webUrl })
  try {
    await signIn(context, person)
    await context.storageState({ path: stateFile(world, role) })
  } finally {
    await context.dispose()
  }
}

/** Signs in as the form does: next-auth's token first, then the credentials. */
async function signIn(
  context: APIRequestContext,
  { email, password }: Pick<Person, 'email' | 'password'>,
): Promise<void> {
  const csrf = (await (await context.get('/api/auth/csrf')).json()) as { csrfToken: string }
  const answer = await context.post('/api/auth/callback/credentials', {
    form: { email, password, csrfToken: csrf.csrfToken, json: 'true' },
  })
  if (!answer.ok()) throw new Error(`${email} could not sign in: ${answer.status()} ${await answer.text()}`)
}

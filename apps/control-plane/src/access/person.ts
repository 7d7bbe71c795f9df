import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'

/** For what only makes sense for someone who can sign in. @throws refused for keys */
export function requirePerson(actor: Actor): void {
  if (actor.kind !== 'person')
    throw new AppError('refused', 'only a person who is signed in can do this; an API key cannot', {
      by: 'role',
      held: actor.kind,
    })
}

import { bindArguments } from '../bind-arguments.ts'
import { key, PythonError, show } from '../python-error.ts'
import type { Tool } from '../tool.ts'

const newIds = ['certificate_3221322', 'certificate_3221323', 'certificate_3221324'] as const

/** Adds a travel certificate (dollars) to the user's payment methods; at most three in a conversation. */
export const sendCertificate: Tool = (database, given) => {
  const { user_id, amount } = bindArguments('SendCertificate', ['user_id', 'amount'], given)
  const userId = key(user_id)
  const found = database.users.get(userId)
  if (found === undefined || userId === null) throw new PythonError('user not found')
  const id = newIds.find((free) => !Object.hasOwn(found.payment_methods, free))
  if (id === undefined) throw new PythonError('no further certificate can be sent to this user')
  const user = database.users.edit(userId, found)
  user.payment_methods[id] = { source: 'certificate', amount, id }
  return `Certificate ${id} added to user ${userId} with amount ${show(amount)}.`
}

import { bindArguments } from '../bind-arguments.ts'
import { key, PythonError } from '../python-error.ts'
import { dumps } from '../python-json.ts'
import type { Tool } from '../tool.ts'

/** The user's profile with payment methods and reservation ids. */
export const getUserDetails: Tool = (database, given) => {
  const { user_id } = bindArguments('GetUserDetails', ['user_id'], given)
  const user = database.users.get(key(user_id))
  if (user === undefined) throw new PythonError('user not found')
  return dumps(user)
}

import { bindArguments } from '../bind-arguments.ts'
import { key, PythonError } from '../python-error.ts'
import { dumps } from '../python-json.ts'
import type { Tool } from '../tool.ts'

/** The reservation. An unknown id is answered with the benchmark's own slip, "user not found". */
export const getReservationDetails: Tool = (database, given) => {
  const { reservation_id } = bindArguments('GetReservationDetails', ['reservation_id'], given)
  const reservation = database.reservations.get(key(reservation_id))
  if (reservation === undefined) throw new PythonError('user not found')
  return dumps(reservation)
}

import type { Database } from './database.ts'
import { PythonError, typeName } from './python-error.ts'
import type { Value } from './python-json.ts'
import { WholeFloat } from './python-number.ts'
import type { Tool } from './tool.ts'
import { bookReservation } from './tools/book-reservation.ts'
import { calculate } from './tools/calculate.ts'
import { cancelReservation } from './tools/cancel-reservation.ts'
import { getReservationDetails } from './tools/get-reservation-details.ts'
import { getUserDetails } from './tools/get-user-details.ts'
import { listAllAirports } from './tools/list-all-airports.ts'
import { searchDirectFlight } from './tools/search-direct-flight.ts'
import { searchOnestopFlight } from './tools/search-onestop-flight.ts'
import { sendCertificate } from './tools/send-certificate.ts'
import { think } from './tools/think.ts'
import { transferToHumanAgents } from './tools/transfer-to-human-agents.ts'
import { updateReservationBaggages } from './tools/update-reservation-baggages.ts'
import { updateReservationFlights } from './tools/update-reservation-flights.ts'
import { updateReservationPassengers } from './tools/update-reservation-passengers.ts'

const tools = new Map<string, Tool>([
  ['book_reservation', bookReservation],
  ['calculate', calculate],
  ['cancel_reservation', cancelReservation],
  ['get_reservation_details', getReservationDetails],
  ['get_user_details', getUserDetails],
  ['list_all_airports', listAllAirports],
  ['search_direct_flight', searchDirectFlight],
  ['search_onestop_flight', searchOnestopFlight],
  ['send_certificate', sendCertificate],
  ['think', think],
  ['transfer_to_human_agents', transferToHumanAgents],
  ['update_reservation_baggages', updateReservationBaggages],
  ['update_reservation_flights', updateReservationFlights],
  ['update_reservation_passengers', updateReservationPassengers],
])

const writing = new Set([
  'book_reservation',
  'cancel_reservation',
  'send_certificate',
  'update_reservation_baggages',
  'update_reservation_flights',
  'update_reservation_passengers',
])

export const toolNames: readonly string[] = [...tools.keys()]

/** Whether a tool changes the airline's records. */
export const isWrite = (name: string): boolean => writing.has(name)

/**
 * Calls one of the 14 tools by name on a conversation's copy and answers the text the model is to read, as
 * the benchmark would: bad arguments and unknown tools are answered, never thrown.
 */
export function callTool(database: Database, name: string, given: Value): string {
  const tool = tools.get(name)
  if (tool === undefined) return `Unknown action ${name}`
  try {
    if (given === null || typeof given !== 'object' || Array.isArray(given) || given instanceof WholeFloat)
      throw new PythonError(`argument after ** must be a mapping, not ${typeName(given)}`)
    return tool(database, given)
  } catch (error) {
    if (error instanceof PythonError) return `Error: ${error.message}`
    throw error
  }
}

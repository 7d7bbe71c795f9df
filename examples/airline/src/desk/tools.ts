import { defineTool } from '@ground-control/sdk'
import { isWrite } from '../database/call-tool.ts'
import { currentAirline } from './airline-access.ts'
import { asGiven } from './as-given.ts'
import { callAirline } from './call-airline.ts'
import { type ToolName, toolSchemas } from './tool-schemas.ts'

const descriptions: Record<ToolName, string> = {
  book_reservation: 'Books a reservation.',
  calculate: 'Calculates the result of a mathematical expression.',
  cancel_reservation: 'Cancels a whole reservation.',
  get_reservation_details: 'Gets the details of a reservation.',
  get_user_details: 'Gets the profile of a user with payment methods and reservations.',
  list_all_airports: 'Lists all airports and their cities.',
  search_direct_flight: 'Searches direct flights between two airports on a date.',
  search_onestop_flight: 'Searches flights with one change between two airports on a date.',
  send_certificate: 'Sends a travel certificate to a user. Be careful!',
  think: 'Room to think. It looks nothing up and changes nothing; use it for complex reasoning.',
  transfer_to_human_agents:
    'Hands the customer over to a person, with a summary. Only when the customer asks for one, or when the tools cannot solve the issue.',
  update_reservation_baggages: 'Changes the checked bags of a reservation.',
  update_reservation_flights: 'Changes the flights or the cabin of a reservation.',
  update_reservation_passengers: 'Changes the names of the passengers of a reservation.',
}

const deskTool = (name: ToolName) =>
  defineTool({
    name,
    description: descriptions[name],
    input: asGiven(toolSchemas[name]),
    effect: isWrite(name) ? 'write' : 'read',
    // The airline applies a key once, so a write whose answer was lost may be asked for again.
    idempotent: true,
    execute: (args, { idempotencyKey, signal }) =>
      callAirline(currentAirline(), { tool: name, arguments: args, idempotencyKey, signal }),
  })

/** The 14 tools of the service desk. Those that write change the run's own copy of the airline. */
export const deskTools = (Object.keys(toolSchemas) as ToolName[]).map(deskTool)

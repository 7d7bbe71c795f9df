import type { ApprovalView } from '@ground-control/core/approvals/schema'
import type { Json } from '@ground-control/core/json'
import { toolOf } from './tool-of.ts'

type Args = { [name: string]: Json }

/** What an operator might make of a call, within the tool's schema. Undefined where there is nothing to change. */
export function editOf(approval: Pick<ApprovalView, 'action' | 'arguments'>): Json | undefined {
  const { arguments: args } = approval
  if (!isObject(args)) return undefined
  switch (toolOf(approval)) {
    case 'send_certificate':
      return typeof args.amount === 'number' && args.amount > 1
        ? { ...args, amount: args.amount - 1 }
        : undefined
    case 'update_reservation_baggages':
      return typeof args.total_baggages === 'number'
        ? { ...args, total_baggages: args.total_baggages + 1 }
        : undefined
    case 'update_reservation_flights':
      return args.cabin === 'business' ? undefined : { ...args, cabin: 'business' }
    case 'book_reservation':
    case 'update_reservation_passengers':
      return withFirstNameInCapitals(args)
    default:
      return undefined
  }
}

function withFirstNameInCapitals(args: Args): Json | undefined {
  const [first, ...others] = Array.isArray(args.passengers) ? args.passengers : []
  if (!isObject(first) || typeof first.first_name !== 'string') return undefined
  const passengers = [{ ...first, first_name: first.first_name.toUpperCase() }, ...others]
  return { ...args, passengers }
}

const isObject = (value: Json | undefined): value is Args =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

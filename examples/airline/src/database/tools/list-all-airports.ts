import { bindArguments } from '../bind-arguments.ts'
import { dumps } from '../python-json.ts'
import type { Tool } from '../tool.ts'

const airports = {
  SFO: 'San Francisco',
  JFK: 'New York',
  LAX: 'Los Angeles',
  ORD: 'Chicago',
  DFW: 'Dallas',
  DEN: 'Denver',
  SEA: 'Seattle',
  ATL: 'Atlanta',
  MIA: 'Miami',
  BOS: 'Boston',
  PHX: 'Phoenix',
  IAH: 'Houston',
  LAS: 'Las Vegas',
  MCO: 'Orlando',
  EWR: 'Newark',
  CLT: 'Charlotte',
  MSP: 'Minneapolis',
  DTW: 'Detroit',
  PHL: 'Philadelphia',
  LGA: 'LaGuardia',
}

/** The airports served, code by city, in the airline's own order. */
export const listAllAirports: Tool = (_database, given) => {
  bindArguments('ListAllAirports', [], given)
  return dumps(airports)
}

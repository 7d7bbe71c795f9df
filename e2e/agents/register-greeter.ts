/** Registers the greeter, as a developer's own script would. Prints what the control plane answered, as JSON. */
import { createClient, definitionOf } from '@ground-control/sdk'
import { greeter } from './greeter.ts'

const { CONTROL_PLANE_URL: url = '', GROUND_CONTROL_API_KEY: apiKey = '' } = process.env
const registered = await createClient({ url, apiKey }).agents.register.mutate(definitionOf(greeter))
process.stdout.write(JSON.stringify(registered))

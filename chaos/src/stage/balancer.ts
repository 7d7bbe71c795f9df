import { connect, createServer, type Socket } from 'node:net'

export type Balancer = { url: string; close(): Promise<void> }

/**
 * One address for several control planes, as a load balancer gives it: each new connection goes to the next one that
 * takes it, and is cut where none does.
 */
export async function openBalancer(ports: () => readonly number[]): Promise<Balancer> {
  const open = new Set<Socket>()
  let turn = 0
  const server = createServer((client) => {
    open.add(client)
    client.on('error', () => client.destroy())
    client.on('close', () => open.delete(client))
    const targets = ports()
    turn += 1
    const tryNext = (tried: number) => {
      const port = targets[(turn + tried) % targets.length]
      if (tried >= targets.length || port === undefined || client.destroyed) {
        client.destroy()
        return
      }
      const target = connect({ port, host: '127.0.0.1', noDelay: true })
      let isThrough = false
      target.once('connect', () => {
        isThrough = true
        client.pipe(target).pipe(client)
      })
      // What breaks off once bytes have flowed is the caller's to see: nothing is sent twice here.
      target.on('error', () => (isThrough ? client.destroy() : tryNext(tried + 1)))
      target.on('close', () => isThrough && client.destroy())
      client.on('close', () => target.destroy())
    }
    tryNext(0)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    close() {
      for (const socket of open) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

import { parentPort } from 'node:worker_threads'
import { z } from 'zod'
import { closeNetwork } from './close-network.ts'
import { Order } from './messages.ts'
import { readBytes } from './read-bytes.ts'

/** The thread that reads: it may hang or run out of memory, the process around it goes on watching. */
const Work = z.object({ order: Order, bytes: z.instanceof(Uint8Array) })

closeNetwork()
parentPort?.once('message', (message) => {
  const { order, bytes } = Work.parse(message)
  void readBytes(order, bytes, (told) => parentPort?.postMessage(told, []))
})

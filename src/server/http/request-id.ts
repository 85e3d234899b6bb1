import { randomUUID } from 'node:crypto'

const sane = /^[\w.:-]{8,128}$/

/** The client's own identifier when it is a plain token, else a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && sane.test(header) ? header : randomUUID()
}

import { type Terminal, UsageError } from './command.ts'

/** The address of a service that was typed: what a program can call. */
export function serviceAddress(address: string, terminal: Terminal): string {
  if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)) return address
  throw new UsageError(terminal.say('notAnAddress', { address }))
}

/** A key that was typed or pasted. One as lists shorten it (`sk-…abcd`) fits in no header, and would look like a service that is away. */
export function serviceKey(given: string | undefined, terminal: Terminal): string | null {
  const key = given?.trim()
  if (key === undefined) return null
  if (!/^[\x21-\x7E]+$/.test(key)) throw new UsageError(terminal.say('notAKey'))
  return key
}

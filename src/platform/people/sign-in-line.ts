import { AppError } from '#platform/errors'

/** A password takes a core for a moment: whoever else is answered meanwhile keeps the other. */
const atOnce = 2
/** They are all through within seconds. */
const mostWaiting = 400
const retryAfterSeconds = 5

const waiting: (() => void)[] = []
let inside = 0

/**
 * Passwords are checked a few at a time, in the order in which people came: a whole town hall that signs in at nine waits
 * a moment, and no rush of one address looks like guesses. Throws `overloaded` when too many wait.
 */
export async function inLine<T>(check: () => Promise<T>): Promise<T> {
  if (inside < atOnce) inside += 1
  else {
    if (waiting.length >= mostWaiting) throw new AppError('overloaded', { retryAfterSeconds })
    await new Promise<void>((resolve) => waiting.push(resolve))
  }
  try {
    return await check()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else inside -= 1
  }
}

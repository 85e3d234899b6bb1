import type { Check } from '#cli/conformance/check'
import { Difference, NotOffered, Target } from '#cli/conformance/target'
import { type AskedOfService, type ServiceAnswer, answeringService } from './answering-service.ts'

const models = [
  { id: 'plume', type: 'text-generation' },
  { id: 'vecteur', type: 'text-embeddings-inference' },
  { id: 'rang', type: 'text-classification' },
]

/** `null` when the check passes, what was found and what was expected when it does not. */
export type Verdict = null | readonly [found: string, expected: string] | string

/** Tries one check, by its English name, on a service that lists three models and answers the rest as the test decides. */
export async function triedCheck(
  checks: readonly Check[],
  name: string,
  answer: (asked: AskedOfService) => ServiceAnswer,
): Promise<{ verdict: Verdict; asked: AskedOfService[] }> {
  const check = checks.find(({ name: { en } }) => en === name)
  if (check === undefined) throw new Error(`no check named ${name}`)
  const { url, asked } = await answeringService((one) => {
    const given = answer(one)
    const isListing = one.path === '/v1/models' && Object.keys(given).length === 0
    return isListing ? { json: { object: 'list', data: models } } : given
  })
  try {
    await check.run(new Target(url, 'sk-1', new AbortController().signal))
    return { verdict: null, asked }
  } catch (error) {
    if (error instanceof Difference) return { verdict: [error.found, error.expected], asked }
    if (error instanceof NotOffered) return { verdict: `not offered: ${error.message}`, asked }
    throw error
  }
}

/** A stream of events as servers write them. */
export function streamOf(...events: readonly (string | object)[]): ServiceAnswer {
  const written = events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`)
  return { headers: { 'content-type': 'text/event-stream' }, text: written.join('') }
}

import { messageOf } from '#platform/errors'
import { defineCommand, type Terminal } from '../command.ts'
import { albertChecks } from '../conformance/albert-checks.ts'
import type { Check } from '../conformance/check.ts'
import { dialectChecks } from '../conformance/dialect-checks.ts'
import { Difference, NotOffered, Target } from '../conformance/target.ts'
import { storedChecks } from '../conformance/stored-checks.ts'
import { wireChecks } from '../conformance/wire-checks.ts'
import { serviceAddress, serviceKey } from '../service-options.ts'
import { table } from '../table.ts'

interface Outcome {
  readonly family: Check['family']
  readonly name: string
  readonly result: 'passed' | 'failed' | 'skipped'
  readonly reason: string | null
}

/** Tries on any service what the clients of each family rely on. Exit code 1 when something differs. */
export const conformance = defineCommand({
  options: { key: { type: 'string' }, json: { type: 'boolean' } },
  words: { least: 1, most: 1 },
  async run({ values, words: [address = ''], terminal }) {
    const target = new Target(serviceAddress(address, terminal), serviceKey(values.key, terminal), terminal.signal)
    const outcomes: Outcome[] = []
    for (const check of [...wireChecks, ...dialectChecks, ...storedChecks, ...albertChecks]) {
      outcomes.push(await attempt(check, target, { address, terminal }))
      terminal.signal.throwIfAborted()
    }
    const count = (result: Outcome['result']): number => outcomes.filter((one) => one.result === result).length
    const [passed, failed, skipped] = [count('passed'), count('failed'), count('skipped')]
    if (values.json) terminal.out(`${JSON.stringify({ address, passed, failed, skipped, checks: outcomes })}\n`)
    else terminal.out(`${shown(outcomes, terminal)}\n${terminal.say('conformanceSum', { passed, failed, skipped })}\n`)
    return failed === 0 ? 0 : 1
  },
})

interface Place {
  readonly address: string
  readonly terminal: Terminal
}

async function attempt(check: Check, target: Target, { address, terminal }: Place): Promise<Outcome> {
  const { family } = check
  const name = check.name[terminal.language]
  try {
    await check.run(target)
    return { family, name, result: 'passed', reason: null }
  } catch (error) {
    if (error instanceof NotOffered) {
      return { family, name, result: 'skipped', reason: terminal.say('conformanceNoModel', { type: error.message }) }
    }
    return { family, name, result: 'failed', reason: reasonOf(error, { address, terminal }) }
  }
}

function reasonOf(error: unknown, { address, terminal }: Place): string {
  if (error instanceof Difference) {
    return terminal.say('conformanceDiffers', { found: error.found, expected: error.expected })
  }
  return isSilence(error) ? terminal.say('nobodyAnswers', { address }) : messageOf(error)
}

/** The two ways in which a call ends without an answer. */
function isSilence(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')
}

const signs = { passed: '✔', failed: '✘', skipped: '–' } as const

function shown(outcomes: readonly Outcome[], terminal: Terminal): string {
  const headline = [terminal.say('columnFamily'), '', terminal.say('columnCheck'), terminal.say('columnReason')]
  const rows = outcomes.map(({ family, name, result, reason }) => [family, signs[result], name, reason ?? ''])
  return table(headline, rows)
}

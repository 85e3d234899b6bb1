import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { readError } from '#client/api-error'
import { createClient } from '#client/client'
import { contract, type OperationId } from '#contract/contract'
import type { Route } from '#contract/route'
import { environment } from '#platform/config/environment'
import { defineCommand, type Terminal, UsageError } from '../command.ts'
import { serviceAddress, serviceKey } from '../service-options.ts'
import { table } from '../table.ts'

const usualAddress = 'http://127.0.0.1:8080'

/** Operations that take and give JSON: what the pages do, by the same names. */
const operationIds = Object.keys(contract)
  .filter((name) => isOperation(name))
  .filter((id) => contract[id].transport === 'json')

function isOperation(name: string): name is OperationId {
  return Object.hasOwn(contract, name)
}

/** What the interface can be asked for: those whose name, path or summary holds every word. */
export const apiList = defineCommand({
  options: { json: { type: 'boolean' } },
  words: { least: 0, most: 8 },
  async run({ values, words, terminal }) {
    const rows = operationIds
      .map((id) => ({ operation: id, ...summaryOf(id) }))
      .filter((row) => {
        const said = Object.values(row).join(' ').toLowerCase()
        return words.every((word) => said.includes(word.toLowerCase()))
      })
    const shown = rows.map(({ operation, method, path, access, summary }) => [
      operation,
      `${method} ${path}`,
      access,
      summary,
    ])
    const headline = [terminal.say('columnOperation'), terminal.say('columnPath'), terminal.say('columnScope'), '']
    terminal.out(values.json ? `${JSON.stringify(rows)}\n` : `${table(headline, shown)}\n`)
    return 0
  },
})

function summaryOf(id: OperationId) {
  const { method, path, access, summary } = contract[id]
  return { method, path, access, summary }
}

/**
 * Asks a running server for one operation, with the rights of a key: `--set id=4` fills the path, any other name the
 * query; the body is a file of JSON, or what comes on standard input. The key is read from SOCLE_API_KEY unless given.
 */
export const apiCall = defineCommand({
  options: { address: { type: 'string' }, key: { type: 'string' }, set: { type: 'string', multiple: true } },
  words: { least: 1, most: 2 },
  async run({ values, words: [name = '', file], terminal }) {
    if (!isOperation(name) || !operationIds.includes(name)) {
      throw new UsageError(terminal.say('unknownOperation', { name }))
    }
    const address = values.address ?? usualAddress
    const place = placeOf(name, { address, set: values.set ?? [], terminal })
    const key = serviceKey(values.key ?? environment('SOCLE_API_KEY'), terminal)
    const { body: taken }: Route = contract[name]
    if (file !== undefined && taken === undefined) {
      throw new UsageError(terminal.say('takesNoBody', { name }))
    }
    const body = file === undefined ? null : await bodyOf(file, terminal)
    const response = await fetch(place, {
      method: contract[name].method,
      headers: {
        'accept-language': terminal.language,
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      },
      body,
      signal: terminal.signal,
    }).catch((error: unknown) => {
      terminal.signal.throwIfAborted()
      if (error instanceof TypeError) return null
      throw error
    })
    if (response === null) return refused(terminal, terminal.say('nobodyAnswers', { address }))
    const answer = await response.text()
    const { status } = response
    const refusal = response.ok ? null : readError(status, answer).message
    const said = answer === '' ? '' : indented(answer)
    // Whoever stands there, it is not this service.
    if (refusal === '' || said === null) return refused(terminal, terminal.say('answersOtherwise', { address, status }))
    if (refusal !== null) return refused(terminal, refusal)
    terminal.out(said)
    return 0
  },
})

function indented(json: string): string | null {
  try {
    return `${JSON.stringify(JSON.parse(json), null, 2)}\n`
  } catch {
    return null
  }
}

function refused(terminal: Terminal, words: string): number {
  terminal.err(`${words}\n`)
  return 1
}

interface Asked {
  readonly address: string
  readonly set: readonly string[]
  readonly terminal: Terminal
}

function placeOf(id: OperationId, { address, set, terminal }: Asked): URL {
  const given = new Map<string, string>()
  const query = new URLSearchParams()
  const inPath = new Set([...contract[id].path.matchAll(/\/:(\w+)/g)].map(([, name]) => name))
  for (const pair of set) {
    const [, name, value] = /^([^=]+)=([\s\S]*)$/.exec(pair) ?? []
    if (name === undefined || value === undefined) throw new UsageError(terminal.say('notNameAndValue', { pair }))
    if (inPath.has(name)) given.set(name, value)
    else query.append(name, value)
  }
  const missing = [...inPath].find((name = '') => !given.has(name))
  if (missing !== undefined) throw new UsageError(terminal.say('pathNeeds', { name: missing }))
  const place = new URL(
    createClient({ baseUrl: '' }).address(id, Object.fromEntries(given)),
    serviceAddress(address, terminal),
  )
  place.search = query.toString()
  return place
}

async function bodyOf(file: string, terminal: Terminal): Promise<string> {
  try {
    const json = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8')
    return JSON.stringify(JSON.parse(json.replace(/^\uFEFF/, '')))
  } catch {
    throw new UsageError(terminal.say('holdsNoJson', { file }))
  }
}

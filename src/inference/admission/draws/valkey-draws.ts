import type { Logger } from '#platform/telemetry/log'
import { messageOf } from '#platform/errors'
import { Redis } from 'iovalkey'
import type { Draw } from '../quota.ts'
import { type SharedDraws, type WantedDraw, partsOfRest } from './shared-draws.ts'

/** A call waits no longer for its part: an outage must not hold it. */
const answerMs = 1000
const longestPauseMs = 5000
/** A count outlives its period by as much as clocks may differ. */
const keptMs = 3_600_000

/** One step of the server (Lua): what is left is read and taken before anybody else looks. Numbers travel as their digits. */
const drawScript = `
local allowed, asked, usedBefore, parts = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local drawn = tonumber(redis.call('GET', KEYS[1]) or usedBefore)
local left = allowed - drawn
local granted = math.max(0, math.min(left, math.max(asked, math.floor(left / parts))))
local sum = string.format('%.17g', drawn + granted)
redis.call('SET', KEYS[1], sum, 'PXAT', ARGV[5])
return {string.format('%.17g', granted), sum}`

/** Parts drawn from a Valkey server (or one of its protocol), at an address such as `rediss://:password@valkey:6379/0`. */
export function openValkeyDraws(url: string, log: Logger): SharedDraws {
  const client = new Redis(url, {
    commandTimeout: answerMs,
    connectTimeout: answerMs,
    // A draw whose answer was lost may have been made: it is not asked again.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 1,
    retryStrategy: (tries) => Math.min(longestPauseMs, 100 * tries),
  })
  // Each lost connection says so once; calls say what it costs them.
  client.on('error', (error) => log.warn({ reason: messageOf(error) }, 'the Valkey server of the limits is away'))
  return {
    async draw(wanted) {
      const { allowed, asked, usedBefore, endsAtMs } = wanted
      const given = [allowed, asked, usedBefore, partsOfRest, endsAtMs + keptMs]
      return readDraw(await client.eval(drawScript, 1, keyOf(wanted), ...given))
    },
    close: () => client.disconnect(),
  }
}

function keyOf({ limitId, personId, quota, endsAtMs }: WantedDraw): string {
  return `socle:draw:${limitId}:${personId}:${quota}:${endsAtMs}`
}

function readDraw(answer: unknown): Draw {
  const [granted, drawn] = Array.isArray(answer) ? answer.map(Number) : []
  if (granted === undefined || drawn === undefined) throw new Error('the Valkey server answered something else')
  return { granted, drawn }
}

import { testServer } from '../../test/fakes/server.ts'
import { fuzzLeaks } from '../../test/rights/leaks.ts'
import { makeWorld } from '../../test/rights/world.ts'
import type { BenchReport } from '../report.ts'

const pairs = 50_000

/** Random pairs of somebody and something of three organisations, by every way that could tell of it. */
export async function run(): Promise<BenchReport> {
  const server = await testServer()
  try {
    const world = await makeWorld(server)
    const { leaks, blind, forbidden, byProbe } = await fuzzLeaks(server, world, { pairs, seed: Date.now() })
    return {
      name: 'leaks',
      tables: [{ title: 'Pairs by way', columns: ['way', 'pairs'], rows: [...byProbe] }],
      targets: [
        { what: 'pairs', reached: pairs, target: 50_000, better: 'more' },
        { what: 'pairs without the right', reached: forbidden, target: 15_000, better: 'more' },
        { what: 'leaks', reached: leaks.length, target: 0, better: 'less' },
        { what: 'pairs in which what may be read was not found', reached: blind.length, target: 0, better: 'less' },
      ],
      notes: leaks.slice(0, 20),
    }
  } finally {
    await server.stop()
  }
}

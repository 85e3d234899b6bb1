import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { BenchReport, BenchTarget } from '../report.ts'
import { percentile } from '../retrieval/percentile.ts'
import { measureBackup } from './backup.ts'
import { measureErasure } from './erasure.ts'
import { type Instance, openInstance } from './instance.ts'
import { measureRevocation } from './revocation.ts'
import { measureSignIns } from './sign-in.ts'

/** What people are promised of their access and of their data, on the whole product. */
export async function run(): Promise<BenchReport> {
  const targets = [
    ...(await on({}, [measureSignIns, measureErasure, measureBackup])),
    // Two processes answer: what one is told, the other must follow.
    ...(await on({ workers: 2 }, [measureRevocation])),
    await measureOidc(),
  ]
  return {
    name: 'trust',
    tables: [],
    targets,
    notes: [
      'Clients, model server and product share the machine. Everybody signs in from one address.',
      'A second sign-in by a provider is our two requests, with the calls that ours makes to the provider.',
    ],
  }
}

type Part = (instance: Instance) => Promise<BenchTarget[]>

async function on(config: Readonly<Record<string, unknown>>, parts: readonly Part[]): Promise<BenchTarget[]> {
  const instance = await openInstance(config)
  const targets: BenchTarget[] = []
  try {
    for (const part of parts) {
      console.log(part.name)
      const reached = await part(instance)
      for (const one of reached) console.log(`  ${one.what}: ${one.reached}`)
      targets.push(...reached)
    }
    return targets
  } finally {
    await instance.close()
  }
}

async function measureOidc(): Promise<BenchTarget> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-oidc-bench-'))
  try {
    const written = join(folder, 'durations.json')
    const script = new URL('oidc-sign-in.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [script, written], { stdio: ['ignore', 'ignore', 'inherit'] })
    const [code] = await once(child, 'exit')
    if (code !== 0) throw new Error('the sign-in by a provider failed')
    const durations = z.array(z.number()).parse(JSON.parse(await readFile(written, 'utf8')))
    const reached = Math.round(percentile(durations, 0.95))
    return { what: 'second sign-in by a provider, ours, p95, ms', reached, target: 300, better: 'less' }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { describeMachine } from './machine.ts'
import { type BenchReport, isReached, printReport } from './report.ts'

interface Bench {
  run(): Promise<BenchReport>
}

const here = new URL('.', import.meta.url)
const name = process.argv[2]
const file = new URL(`${name}/${name}.ts`, here)

if (name === undefined || !/^[a-z-]+$/.test(name) || !existsSync(file)) {
  const known = readdirSync(here).filter((entry) => existsSync(new URL(`${entry}/${entry}.ts`, here)))
  console.error(`usage: npm run bench -- <${known.join('|')}>`)
  process.exit(2)
}

const bench: Bench = await import(file.href)
const machine = describeMachine()
const { cpu, cores, memoryGigabytes, system, node } = machine
console.log(`${cpu}, ${cores} cores, ${memoryGigabytes} GB, ${system}, Node ${node}`)
const report = await bench.run()
printReport(report)
const results = new URL('results/', here)
mkdirSync(results, { recursive: true })
const written = new URL(`${report.name}.json`, results)
writeFileSync(written, `${JSON.stringify({ at: new Date().toISOString(), machine, ...report }, null, 2)}\n`)
console.log(`\nwritten to bench/results/${report.name}.json`)
process.exitCode = report.targets.every(isReached) ? 0 : 1

import { cpuSecondsOfMachine, cpuSecondsOfTree, residentMegabytes } from '../machine.ts'
import { type BenchReport, type BenchTable, type BenchTarget, median } from '../report.ts'
import {
  type Contender,
  portOf,
  startBareUndici,
  startDirect,
  startInferencePath,
  startPortkey,
  startSocle,
} from './contenders.ts'
import { LOAD_CORE, type RunningProcess, runLoad, startLoader, startReporting, stop } from './processes.ts'
import { type Scenario, scenarios } from './scenarios.ts'

const REPETITIONS = 3
const WARM_UP_SECONDS = 1
const MAX_WARM_UP_SECONDS = 60
/** A window in which others took more of a core than this is measured again, twice at most. */
const MAX_FOREIGN_SHARE = 0.15
const MAX_TRIES = 3

interface Window {
  readonly perSecond: number
  readonly perCpuSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly firstByteMs: number
  readonly errors: number
  readonly noisy: boolean
}

interface Field {
  readonly upstream: RunningProcess
  readonly loader: RunningProcess
  readonly contenders: readonly Contender[]
}

/** Ours against its peers: same machine, same minute, windows interleaved, medians. */
export async function run(): Promise<BenchReport> {
  const upstream = await startReporting(LOAD_CORE, [new URL('upstream.ts', import.meta.url).pathname])
  const address = `http://127.0.0.1:${portOf(upstream.ready)}`
  const loader = startLoader()
  const contenders: Contender[] = []
  try {
    contenders.push(await startDirect(), await startBareUndici(address), await startInferencePath(address))
    const socle = await startSocle(address)
    if (socle) contenders.push(socle)
    contenders.push(await startPortkey(address))
    return await compare({ upstream, loader, contenders })
  } finally {
    await Promise.all(contenders.map((contender) => contender.stop()))
    await Promise.all([stop(upstream), stop(loader)])
  }
}

async function compare(field: Field): Promise<BenchReport> {
  const tables: BenchTable[] = []
  const targets: BenchTarget[] = []
  let noisy = 0
  for (const scenario of scenarios) {
    const windows = await measureScenario(field, scenario)
    noisy += [...windows.values()].flat().filter((window) => window.noisy).length
    tables.push(tableOf(scenario, windows))
    targets.push(...targetsOf(scenario, windows))
  }
  tables.push(memoryTable(field))
  const notes = ['direct is the scripted model server on the core of the gateways, with nothing in between']
  if (noisy > 0) notes.push(`${noisy} windows kept although other processes took more than 15 % of a core`)
  return { name: 'gateway', tables, targets, notes }
}

async function measureScenario(field: Field, scenario: Scenario): Promise<Map<string, Window[]>> {
  const windows = new Map<string, Window[]>(field.contenders.map(({ name }) => [name, []]))
  for (const contender of field.contenders) await warmUp(field, contender, scenario)
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
    for (const contender of field.contenders) {
      windows.get(contender.name)?.push(await measureWindow(field, contender, scenario))
    }
  }
  return windows
}

async function warmUp(field: Field, contender: Contender, scenario: Scenario): Promise<void> {
  let answers = 0
  for (let second = 0; second < MAX_WARM_UP_SECONDS && answers < scenario.warmUpAnswers; second += WARM_UP_SECONDS) {
    answers += (await load(field, contender, { ...scenario, seconds: WARM_UP_SECONDS })).answers
  }
}

async function measureWindow(field: Field, contender: Contender, scenario: Scenario): Promise<Window> {
  for (let tries = 1; ; tries += 1) {
    const pids = [contender.process.pid, field.upstream.pid, field.loader.pid, process.pid]
    const before = { all: cpuSecondsOfMachine(), each: pids.map(cpuSecondsOfTree) }
    const result = await load(field, contender, scenario)
    const used = pids.map((pid, index) => cpuSecondsOfTree(pid) - (before.each[index] ?? 0))
    const ours = used[3] ?? 0
    const foreign = cpuSecondsOfMachine() - before.all - ours
    const noisy = foreign / result.seconds > MAX_FOREIGN_SHARE
    if (noisy && tries < MAX_TRIES) continue
    return {
      perSecond: result.answers / result.seconds,
      perCpuSecond: result.answers / (used[0] || Number.NaN),
      p50Ms: result.p50Ms,
      p99Ms: result.p99Ms,
      firstByteMs: result.firstByteP50Ms,
      errors: result.errors,
      noisy,
    }
  }
}

function load(field: Field, contender: Contender, scenario: Scenario) {
  const { port, headers } = contender
  const { body, clients, seconds } = scenario
  return runLoad(field.loader, { port, headers: { ...headers }, path: '/v1/chat/completions', body, clients, seconds })
}

function tableOf(scenario: Scenario, windows: ReadonlyMap<string, Window[]>): BenchTable {
  const rows = [...windows].map(([name, measured]) => [
    name,
    Math.round(middle(measured, 'perSecond')),
    Math.round(middle(measured, 'perCpuSecond')),
    Math.round(1_000_000 / middle(measured, 'perCpuSecond')),
    rounded(middle(measured, 'p50Ms')),
    rounded(middle(measured, 'p99Ms')),
    rounded(middle(measured, 'firstByteMs')),
    measured.reduce((sum, window) => sum + window.errors, 0),
  ])
  const columns = ['', 'per second', 'per CPU second', 'CPU µs each', 'p50 ms', 'p99 ms', 'first byte p50 ms', 'errors']
  return { title: scenario.title, columns, rows }
}

function targetsOf(scenario: Scenario, windows: ReadonlyMap<string, Window[]>): BenchTarget[] {
  const name = windows.has('socle') ? 'socle' : 'socle, path alone'
  const reached = (peer: string): number => {
    const ours = middle(windows.get(name) ?? [], 'perCpuSecond')
    return rounded(ours / middle(windows.get(peer) ?? [], 'perCpuSecond'))
  }
  return scenario.targets.map(({ peer, ratio }) => ({
    what: `${scenario.title}: ${name} ÷ ${peer}, per CPU second`,
    reached: reached(peer),
    target: ratio,
    better: 'more',
  }))
}

function memoryTable(field: Field): BenchTable {
  const rows = field.contenders.map(({ name, process }) => [name, residentMegabytes(process.pid)])
  return { title: 'memory of the gateway process after the load', columns: ['', 'MB'], rows }
}

function middle(
  windows: readonly Window[],
  figure: 'perSecond' | 'perCpuSecond' | 'p50Ms' | 'p99Ms' | 'firstByteMs',
): number {
  return median(windows.map((window) => window[figure]))
}

function rounded(figure: number): number {
  return Math.round(figure * 100) / 100
}

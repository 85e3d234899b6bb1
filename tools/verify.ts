/** `npm run verify`: what can be said of a change in less than a minute, without a database. */
import { execFile } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { listUnitTestFiles } from './test-files.ts'
import { findDeadPaths } from './verify/dead-paths.ts'
import { findLicenceProblems } from './verify/licences.ts'
import { findSlowExpressions } from './verify/regular-expressions.ts'
import { findSleeps } from './verify/sleeps.ts'
import {
  type SourceFile,
  describeStructure,
  findStructureProblems,
  measureStructure,
  testRatio,
} from './verify/structure.ts'
import { passUnitTests } from './verify/unit-tests.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)

interface Step {
  readonly name: string
  /** Resolves with what was found, empty when all is well. */
  run(): Promise<string>
}

const steps: readonly Step[] = [
  { name: 'unit tests', run: async () => (await passUnitTests(listUnitTestFiles())).join('\n') },
  { name: 'types', run: () => command('tsc', '--noEmit', '-p', 'tsconfig.json') },
  { name: 'types of the page', run: () => command('tsc', '--noEmit', '-p', 'web/tsconfig.json') },
  { name: 'lint and layers', run: () => command('oxlint', '--deny-warnings') },
  { name: 'format', run: () => command('oxfmt', '--check') },
  { name: 'unused code', run: () => command('knip', '--no-progress') },
  { name: 'licences', run: async () => findLicenceProblems(lockedPackages()).join('\n') },
  { name: 'structure', run: async () => structureProblems().join('\n') },
  { name: 'regular expressions', run: async () => findSlowExpressions(programFiles()).join('\n') },
  { name: 'tests that sleep', run: async () => tooManySleeps().join('\n') },
  { name: 'paths in AGENTS.md', run: async () => deadPaths('AGENTS.md').join('\n') },
]

/** A program of `node_modules/.bin`; its output counts only when it fails. */
async function command(program: string, ...args: string[]): Promise<string> {
  try {
    await promisify(execFile)(`${root}node_modules/.bin/${program}`, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 })
    return ''
  } catch (error) {
    if (!(error instanceof Error) || !('stdout' in error) || !('stderr' in error)) throw error
    return `${error.stdout}${error.stderr}` || error.message
  }
}

function lockedPackages(): Parameters<typeof findLicenceProblems>[0] {
  return JSON.parse(readFileSync('package-lock.json', 'utf8')).packages
}

/** Of what the program is made of: tests are as long as what they try. */
function structureProblems(): string[] {
  const program = programFiles()
  const structure = measureStructure([...program, ...filesAt('tools/**/*.{ts,tsx}', testNames)])
  const ratio = testRatio(filesAt(['{src,web}/**/*.test.{ts,tsx}', 'test/**/*.{ts,tsx}']), program)
  console.log(`  ${describeStructure(structure)}, testLinesPerSourceLine ${ratio.toFixed(2)}`)
  return findStructureProblems(structure)
}

/** Whoever makes a test wait for the thing takes one away. */
const mostSleeps = 3

function tooManySleeps(): string[] {
  const sleeps = findSleeps(filesAt(['{src,web,tools}/**/*.test.{ts,tsx}', 'test/**/*.{ts,tsx}']))
  return sleeps.length > mostSleeps ? [`${sleeps.length} waits for a time, at most ${mostSleeps}`, ...sleeps] : []
}

const testNames = ['**/*.test.ts', '**/*.test.tsx', '**/*.d.ts']

function programFiles(): SourceFile[] {
  return filesAt('{src,web}/**/*.{ts,tsx}', testNames)
}

function filesAt(patterns: string | string[], without: readonly string[] = []): SourceFile[] {
  const paths = globSync(patterns, { exclude: ['**/node_modules/**', ...without] })
  return paths.map((path) => ({ path, text: readFileSync(path, 'utf8') }))
}

function deadPaths(file: string): string[] {
  return existsSync(file) ? findDeadPaths(root, readFileSync(file, 'utf8')) : [`${file} is missing`]
}

/** As many steps at once as there are processors; every problem is shown, not the first alone. */
async function runSteps(): Promise<number> {
  const waiting = [...steps]
  let failures = 0
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const startedAt = performance.now()
      const problems = (await step.run()).trim()
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      console.log(`${problems === '' ? '✔' : '✖'} ${step.name} (${seconds} s)`)
      if (problems === '') continue
      failures += 1
      console.log(`${problems}\n`)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  return failures
}

const failures = await runSteps()
if (failures > 0) console.log(`${failures} of ${steps.length} checks failed.`)
process.exitCode = failures === 0 ? 0 : 1

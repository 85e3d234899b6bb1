import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { testCacheFolder } from '../fakes/cache-folder.ts'
import { type TestServer, testServer } from '../fakes/server.ts'
import { type ScriptedServer, startScriptedServer } from '../fixtures/backends/scripted-server.ts'

/** The examples of the guide, run as they are written. */
const guide = new URL('../../docs/guides/brancher-un-sdk.md', import.meta.url)
const project = new URL('../../', import.meta.url)
const run = promisify(execFile)

interface Snippet {
  readonly language: string
  readonly name: string
  readonly code: string
}

const snippets = [...(await readFile(guide, 'utf8')).matchAll(/^```(js|python) ([\w-]+)\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', name = '', code = '']): Snippet => ({ language, name, code }),
)

let server: TestServer
let scripted: ScriptedServer

before(async () => {
  scripted = await startScriptedServer()
  const models = { writer: { aliases: ['openweight-medium'] }, ranker: { aliases: ['openweight-rerank'] } }
  server = await testServer({ backends: { scripted: { url: scripted.url, models } } })
})
after(() => scripted.close())

async function printed(program: string, words: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<string> {
  const env = { ...process.env, SOCLE_URL: server.url, SOCLE_KEY: server.key, ...more }
  return (await run(program, words, { cwd: project, env, timeout: 120_000 })).stdout
}

/** What the scripted models say; the longer text is the nearer one. */
const expected = ({ name }: Snippet): RegExp => (name === 'cohere' ? /^1$/m : /^Bonjour à tous\./m)

/** Runs each as a module of the project and prints what each has printed: in one process, where a library is loaded once. */
const runner = `
  import { registerHooks } from 'node:module'
  import { format } from 'node:util'
  const snippets = new Map(JSON.parse(process.env.SNIPPETS))
  const codeOf = (url) => snippets.get(/\\/snippet-([\\w-]+)\\.mjs$/.exec(url)?.[1])
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith(process.env.PROJECT) ? { url: specifier, shortCircuit: true } : next(specifier, context),
    load(url, context, next) {
      const source = codeOf(url)
      return source === undefined ? next(url, context) : { format: 'module', source, shortCircuit: true }
    },
  })
  const printed = {}
  for (const name of snippets.keys()) {
    printed[name] = ''
    console.log = (...words) => void (printed[name] += format(...words) + '\\n')
    await import(process.env.PROJECT + 'snippet-' + name + '.mjs').catch((error) => console.log(error))
  }
  process.stdout.write(JSON.stringify(printed))`

describe('the guide’s examples in JavaScript', () => {
  const written = snippets.filter(({ language }) => language === 'js')
  let said: Readonly<Record<string, string>> = {}

  before(async () => {
    const SNIPPETS = JSON.stringify(written.map(({ name, code }) => [name, code]))
    const env = { SNIPPETS, PROJECT: project.href }
    said = JSON.parse(await printed(process.execPath, ['--input-type=module', '-e', runner], env))
  })

  for (const snippet of written) {
    test(snippet.name, () => assert.match(said[snippet.name] ?? '', expected(snippet)))
  }

  test('are all there', () => {
    const names = written.map(({ name }) => name)
    assert.deepEqual(names, ['openai', 'anthropic', 'mistral', 'cohere', 'ai-sdk', 'langchain', 'albert'])
  })
})

/** Pinned: what of PyPI these examples were run with. */
const packages = ['openai==3.57.0', 'anthropic==2.14.0', 'mistralai==3.7.0', 'cohere==7.3.1']

/** A Python with the libraries, kept for every run on this checkout, or why there is none. */
async function findPython(): Promise<{ program: string } | { missing: string }> {
  const folder = join(testCacheFolder, `python-sdks-${packages.join('-').replaceAll('=', '')}`)
  const program = join(folder, 'bin', 'python')
  try {
    const { stdout } = await run('python3', ['-c', 'import sys; print(sys.version_info >= (3, 11))'])
    if (stdout.trim() !== 'True') return { missing: 'Python is older than 3.11' }
    if (!(await stat(join(folder, 'ready')).catch(() => null))) {
      await run('python3', ['-m', 'venv', folder], { timeout: 120_000 })
      await run(program, ['-m', 'pip', 'install', '--quiet', '--no-input', ...packages], { timeout: 240_000 })
      await run(program, ['-c', `open(${JSON.stringify(join(folder, 'ready'))}, 'w').close()`])
    }
    return { program }
  } catch (error) {
    return { missing: `no Python 3.11 with the libraries: ${String(error).slice(0, 200)}` }
  }
}

describe('the guide’s examples in Python', async () => {
  const python = await findPython()
  const skip = 'missing' in python && python.missing
  for (const snippet of snippets.filter(({ language }) => language === 'python')) {
    test(snippet.name, { skip }, async () => {
      assert.ok('program' in python)
      assert.match(await printed(python.program, ['-c', snippet.code]), expected(snippet))
    })
  }
})

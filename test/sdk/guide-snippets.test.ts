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

async function printed(program: string, ...words: string[]): Promise<string> {
  const env = { ...process.env, SOCLE_URL: server.url, SOCLE_KEY: server.key }
  return (await run(program, words, { cwd: project, env, timeout: 120_000 })).stdout
}

/** What the scripted models say; the longer text is the nearer one. */
const expected = ({ name }: Snippet): RegExp => (name === 'cohere' ? /^1$/m : /^Bonjour à tous\./m)

describe('the guide’s examples in JavaScript', () => {
  for (const snippet of snippets.filter(({ language }) => language === 'js')) {
    test(snippet.name, async () => {
      assert.match(await printed(process.execPath, '--input-type=module', '-e', snippet.code), expected(snippet))
    })
  }

  test('are all there', () => {
    const names = snippets.filter(({ language }) => language === 'js').map(({ name }) => name)
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
      assert.match(await printed(python.program, '-c', snippet.code), expected(snippet))
    })
  }
})

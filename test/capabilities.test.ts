import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = await mkdtemp(join(root, 'node_modules', '.capabilities-'))
after(() => rm(folder, { recursive: true, force: true }))

/** A verb of a layer that asks for a capability; whether it compiles. */
const asked = [
  { layer: 'platform', key: 'db', compiles: true },
  { layer: 'platform', key: 'index', compiles: false },
  { layer: 'platform', key: 'models', compiles: false },
  { layer: 'inference', key: 'models', compiles: true },
  { layer: 'inference', key: 'embedder', compiles: false },
  { layer: 'data', key: 'index', compiles: true },
  { layer: 'data', key: 'models', compiles: false },
  { layer: 'data', key: 'usage', compiles: false },
  { layer: 'toolbox', key: 'models', compiles: true },
  { layer: 'toolbox', key: 'index', compiles: true },
  { layer: 'toolbox', key: 'answers', compiles: false },
  { layer: 'apps', key: 'answers', compiles: true },
  { layer: 'apps', key: 'readiness', compiles: false },
  { layer: 'server', key: 'readiness', compiles: true },
]

test('a verb that asks for what its layer may not see does not compile', async () => {
  for (const { layer, key } of asked) {
    const verb = `import type { Ctx } from '#${layer}/context'\nexport const verb = (ctx: Ctx<'${key}'>) => ctx.${key}\n`
    await writeFile(join(folder, `${layer}-${key}.ts`), verb)
  }
  const options = { paths: { '#*': [join(root, 'src', '*.ts')] } }
  const project = { extends: join(root, 'tsconfig.json'), compilerOptions: options, include: ['*.ts'], exclude: [] }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(project))
  const said = await compile()
  const refused = asked.filter(({ layer, key }) => new RegExp(`${layer}-${key}\\.ts\\(2,.*TS2344`).test(said))
  assert.deepEqual(
    refused,
    asked.filter(({ compiles }) => !compiles),
    said,
  )
})

/** What the compiler says, nothing when all is well. */
async function compile(): Promise<string> {
  const program = join(root, 'node_modules', '.bin', 'tsc')
  try {
    await promisify(execFile)(program, ['--noEmit', '--pretty', 'false', '-p', folder], { cwd: root })
    return ''
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return String(error.stdout)
    throw error
  }
}

/** `npm run pack`: a tarball of JavaScript and built pages that installs elsewhere and starts. */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundledManifests, packedManifest, renameModules } from './pack/package-files.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const target = join(root, 'dist/package')
const manifestText = readFileSync(join(root, 'package.json'), 'utf8')
const bundled = bundledManifests(manifestText, (name) =>
  readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'),
)
const documents = ['README.md', 'LICENSE', 'CHANGELOG.md', 'SECURITY.md']

/** Compiles `src` without its tests, beside what the sources read: migrations, vectors. */
function compile(): void {
  const options = [
    '--noEmit',
    'false',
    '--declaration',
    '--outDir',
    join(target, 'src'),
    '--rootDir',
    join(root, 'src'),
  ]
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', join(root, 'tools/pack/tsconfig.json'), ...options], {
    stdio: 'inherit',
  })
  for (const file of globSync('src/**/*.js', { cwd: target })) {
    const path = join(target, file)
    const compiled = readFileSync(path, 'utf8')
    const renamed = renameModules(compiled)
    if (renamed !== compiled) writeFileSync(path, renamed)
  }
}

function copyAssets(): void {
  const isAsset = (path: string) => !/\.ts$|(^|\/)fixtures(\/|$)/.test(path)
  for (const file of globSync('src/**/*.*', { cwd: root }).filter(isAsset)) copy(file)
  for (const path of ['dist/web', 'models', ...globSync(`{${documents.join(',')}}`, { cwd: root })]) copy(path)
  mkdirSync(join(target, 'bin'))
  cpSync(join(root, 'tools/pack/launcher.mjs'), join(target, 'bin/socle.mjs'))
  chmodSync(join(target, 'bin/socle.mjs'), 0o755)
}

function copy(path: string): void {
  mkdirSync(dirname(join(target, path)), { recursive: true })
  cpSync(join(root, path), join(target, path), { recursive: true })
}

function copyBundled(): void {
  for (const [name, manifest] of bundled) {
    copy(join('node_modules', name))
    writeJson(join('node_modules', name, 'package.json'), manifest)
  }
}

function writeJson(name: string, value: unknown): void {
  writeFileSync(join(target, name), `${JSON.stringify(value, null, 2)}\n`)
}

await import('./install.mjs')
rmSync(target, { recursive: true, force: true })
compile()
copyAssets()
copyBundled()
writeJson('package.json', packedManifest(manifestText, bundled))
const packed = execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', join(root, 'dist')], {
  cwd: target,
  encoding: 'utf8',
})
console.log(join('dist', packed.trim()))

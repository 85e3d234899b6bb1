/** Writes `.oxlintrc.json` from `layers.json`: who may import whom, and which folder owns each vendor library. */
import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import table from '../layers.json' with { type: 'json' }
import { lintBase } from './lint-base.ts'

export const lintFile = fileURLToPath(new URL('../.oxlintrc.json', import.meta.url))
const formatter = fileURLToPath(new URL('../node_modules/oxfmt/bin/oxfmt', import.meta.url))

const layers: Readonly<Record<string, readonly string[]>> = table.layers
const vendors: Readonly<Record<string, readonly string[]>> = table.vendors
const ruleName = 'no-restricted-imports'

interface Restriction {
  readonly group: readonly string[]
  readonly message: string
  readonly allowTypeImports?: boolean
}

interface Override {
  readonly files: readonly string[]
  readonly rules: Readonly<Record<string, unknown>>
}

/** The lint configuration as JSON text. A later override of a rule replaces an earlier one, so each is complete. */
export function renderLint(): string {
  const { overrides, ...base } = lintBase
  const layered = Object.keys(layers).flatMap(overridesOfLayer)
  const config = { ...base, overrides: [...overrides, ...layered, ...Object.keys(layers).map(testsOfLayer), ofWeb()] }
  return execFileSync(process.execPath, [formatter, `--stdin-filepath=${lintFile}`], {
    input: JSON.stringify(config),
    encoding: 'utf8',
  })
}

/** The layer, then the folders that own a library; in each, files named after an owner such as `queries.ts`. */
function overridesOfLayer(layer: string): Override[] {
  const owners = [...new Set(Object.values(vendors).flat())]
  const folders = owners.filter((owner) => owner.startsWith(`src/${layer}/`)).toSorted()
  const names = owners.filter((owner) => !owner.startsWith('src/'))
  return [`src/${layer}`, ...folders].flatMap((folder) => [
    override(`${folder}/**/*.ts`, [...forbiddenLayers(layer), ...forbiddenVendors(folder)]),
    ...names.map((name) =>
      override(`${folder}/**/${name}`, [...forbiddenLayers(layer), ...forbiddenVendors(folder, name)]),
    ),
  ])
}

/** Tests may speak to any library; they keep to their layer. */
function testsOfLayer(layer: string): Override {
  return override(`src/${layer}/**/*.test.ts`, forbiddenLayers(layer))
}

/** The page takes types from the contract and speaks through the client; its schemas stay out of the browser. */
function ofWeb(): Override {
  const closed = Object.keys(layers).filter((layer) => layer !== 'client' && layer !== 'contract')
  return override('web/**/*.{ts,tsx}', [
    ...closed.map((layer) => ({ group: [`#${layer}/**`], message: 'The page imports client and contract alone.' })),
    { group: ['#contract/**', 'zod'], message: 'The page takes types alone from here.', allowTypeImports: true },
  ])
}

function override(files: string, patterns: readonly Restriction[]): Override {
  return { files: [files], rules: { [ruleName]: ['error', { patterns }] } }
}

function forbiddenLayers(layer: string): Restriction[] {
  const allowed = new Set([layer, ...(layers[layer] ?? [])])
  return Object.keys(layers)
    .filter((other) => !allowed.has(other))
    .map((other) => ({ group: [`#${other}/**`], message: `${layer} may not import ${other} (layers.json).` }))
}

function forbiddenVendors(folder: string, name?: string): Restriction[] {
  const owns = (owner: string) => owner === name || owner === folder || folder.startsWith(`${owner}/`)
  return Object.entries(vendors)
    .filter(([, owners]) => !owners.some(owns))
    .map(([vendor, owners]) => ({
      group: [vendor, `${vendor}/**`],
      message: `${vendor} belongs to ${owners.join(', ')} (layers.json).`,
      allowTypeImports: true,
    }))
}

if (import.meta.main) await writeFile(lintFile, renderLint())

import { z } from 'zod'

const Versions = z.record(z.string(), z.string())
const Manifest = z.looseObject({
  version: z.string(),
  dependencies: Versions,
  optionalDependencies: Versions,
  overrides: z.record(z.string(), Versions),
})
const Bundled = z.looseObject({ dependencies: Versions.default({}), optionalDependencies: Versions })
export type Bundled = z.infer<typeof Bundled>

/**
 * A package's `overrides` do not reach those who install it, so each library from which we cut optional parts (330 MB
 * of them) travels inside the tarball without them. Its manifest, by its name.
 */
export function bundledManifests(text: string, read: (name: string) => string): ReadonlyMap<string, Bundled> {
  const { overrides } = Manifest.parse(JSON.parse(text))
  return new Map(
    Object.entries(overrides).map(([name, cut]) => {
      const manifest = Bundled.parse(JSON.parse(read(name)))
      const kept = Object.entries(manifest.optionalDependencies).filter(([part]) => !(part in cut))
      return [name, { ...manifest, optionalDependencies: Object.fromEntries(kept) }]
    }),
  )
}

/** The manifest of the published package: what runs, nothing that builds. npm installs nothing for a bundled library. */
export function packedManifest(text: string, bundled: ReadonlyMap<string, Bundled>): Record<string, unknown> {
  const manifest = Manifest.parse(JSON.parse(text))
  const { name, version, description, license, type, engines } = manifest
  const all = [manifest, ...bundled.values()]
  return {
    ...{ name, version, description, license, type, engines },
    bin: { socle: 'bin/socle.mjs' },
    imports: { '#*': './src/*.js' },
    exports: { './client': './src/client/client.js', './package.json': './package.json' },
    dependencies: Object.assign({}, ...all.map(({ dependencies }) => dependencies)),
    optionalDependencies: Object.assign({}, ...all.map(({ optionalDependencies }) => optionalDependencies)),
    bundleDependencies: [...bundled.keys()],
  }
}

/** Modules named by address keep their `.ts` when they are compiled; in the package they are `.js`. */
export function renameModules(source: string): string {
  return source.replaceAll(/(new URL\((['"])\.[^'"]*)\.ts\2/g, '$1.js$2')
}

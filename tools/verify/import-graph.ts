import { dirname } from 'node:path'

/** A file of ours and the files of ours that it imports, types included. */
export interface Importer {
  readonly path: string
  readonly imports: readonly string[]
}

/** Ways from a file back to itself, found by walking each file's imports once. */
export function findCircles(files: readonly Importer[]): string[] {
  const importsOf = new Map(files.map(({ path, imports }) => [path, imports]))
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (path: string, way: readonly string[]): void => {
    const seenAt = way.indexOf(path)
    if (seenAt >= 0) circles.push([...way.slice(seenAt), path].join(' → '))
    if (seenAt >= 0 || done.has(path)) return
    for (const next of importsOf.get(path) ?? []) visit(next, [...way, path])
    done.add(path)
  }
  for (const { path } of files) visit(path, [])
  return circles
}

/** Of `src/data/search/hit.ts`: `src/data/search`. What stands in the layer itself belongs to all its folders. */
function folderOf(path: string): string | null {
  const parts = path.split('/')
  return parts.length > 3 ? parts.slice(0, 3).join('/') : null
}

export function findMutualFolders(files: readonly Importer[]): string[] {
  const arrows = new Map<string, string[]>()
  for (const { path, imports } of files) {
    for (const target of imports) {
      const [from, to] = [folderOf(path), folderOf(target)]
      if (from === null || to === null || from === to || dirname(from) !== dirname(to)) continue
      const arrow = `${from} → ${to}`
      arrows.set(arrow, [...(arrows.get(arrow) ?? []), `${path} → ${target}`])
    }
  }
  return [...arrows].flatMap(([arrow, ways]) => {
    const [from = '', to = ''] = arrow.split(' → ')
    const back = arrows.get(`${to} → ${from}`)
    const isRarer = back !== undefined && (ways.length < back.length || (ways.length === back.length && from < to))
    return isRarer ? [`${arrow}, and back: ${ways.join(', ')}`] : []
  })
}

import { posix } from 'node:path'
import type { Package } from './open-package.ts'
import { elementsOf, parseXml } from './xml.ts'

/** What a part of an Office file names (Open Packaging Conventions, ECMA-376 part 2): a part, or an address outside. */
export interface Relation {
  readonly id: string
  /** The last word of its type: `hyperlink`, `footnotes`, `officeDocument`… */
  readonly type: string
  /** The name of the part, or the address as it is written. */
  readonly target: string
}

/** Parts and addresses that a part names; those of the whole file for an empty name. */
export function relationsOf(archive: Package, name: string): Relation[] {
  const folder = posix.dirname(name)
  const part = archive.part(posix.join(folder, '_rels', `${posix.basename(name)}.rels`))
  if (part === null) return []
  return elementsOf(parseXml(part), 'Relationship').map(({ attributes }) => {
    const { Id: id = '', Type = '', Target = '', TargetMode } = attributes
    const inside = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target)
    return { id, type: posix.basename(Type), target: TargetMode === 'External' ? Target : inside }
  })
}

/** Targets by the id that the part gives them. */
export function targetsOf(archive: Package, name: string): Map<string, string> {
  return new Map(relationsOf(archive, name).map(({ id, target }) => [id, target]))
}

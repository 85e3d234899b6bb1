import type { Collection } from '#contract/data'
import { useText } from '../../locales/text.ts'
import { Tag } from '../../ui/tag.tsx'

/** Who reads a collection. One that is private may be shared with groups and organisations: it is not said to be read by one alone. */
export function VisibilityTag({ visibility }: Pick<Collection, 'visibility'>) {
  const text = useText()
  return <Tag>{text(visibility === 'private' ? 'collections.private' : `visibility.${visibility}`)}</Tag>
}

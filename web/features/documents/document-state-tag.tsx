import type { Document } from '#contract/documents'
import { useText } from '../../locales/text.ts'
import { Tag } from '../../ui/tag.tsx'

const tones = { queued: undefined, processing: 'accent', ready: 'ok', failed: 'danger' } as const

export function DocumentStateTag({ state }: Pick<Document, 'state'>) {
  const text = useText()
  return (
    <Tag tone={tones[state]}>
      {state === 'ready' && '✓ '}
      {text(`state.${state}`)}
    </Tag>
  )
}

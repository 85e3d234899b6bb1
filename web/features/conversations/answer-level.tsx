import type { AnswerProof, AnswerStatus } from '#contract/citations'
import { useText } from '../../locales/text.ts'
import { Tag, type Tone } from '../../ui/tag.tsx'

/** The others say it in their first words. */
type Shown = Exclude<AnswerStatus, 'not_found' | 'nearest'>

const tones: Record<Shown, Tone | undefined> = {
  answered: 'ok',
  quoted: 'accent',
  partly_supported: 'warn',
  cut: 'warn',
}

/** How sure the answer is, in words, before its first line. */
export function AnswerLevel({ proof: { answer_status: status, citations } }: { proof: AnswerProof }) {
  const text = useText()
  if (status === 'not_found' || status === 'nearest' || citations.length === 0) return null
  return (
    <p className="level">
      <Tag tone={tones[status]}>{text(`level.${status}`)}</Tag>
    </p>
  )
}

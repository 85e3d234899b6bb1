import type { Message } from '#contract/applications'
import type { AnswerProof } from '#contract/citations'
import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useCitations } from '../citations/citations-context.ts'
import { copyOfAnswer } from './copy-of-answer.ts'
import { Feedback } from './feedback.tsx'
import { temporaryId } from './temporary-thread.ts'

interface AnswerFactsProps {
  message: Message
  conversationId: number
  proof: AnswerProof
  onAgain: (messageId: number) => void
}

/** The verdict of the checks in words, who wrote, and what can be done with the answer. */
export function AnswerFacts({ message, conversationId, proof, onAgain }: AnswerFactsProps) {
  const text = useText()
  const { open } = useCitations()
  const [first] = proof.citations
  return (
    <>
      <div className="facts">
        <Verdict claims={proof.claims} />
        {proof.model && <Tag>{proof.model}</Tag>}
        <span className="acts">
          {first && (
            <Button kind="bare" onClick={() => open(first.index)}>
              {text('assistant.sources', { count: proof.citations.length })}
            </Button>
          )}
          {conversationId !== temporaryId && (
            <Button kind="bare" onClick={() => onAgain(message.id)}>
              {text('answer.again')}
            </Button>
          )}
          <CopyButton content={() => copyOfAnswer({ words: message.text, proof, text })} />
        </span>
      </div>
      {conversationId !== temporaryId && <Feedback message={message} conversationId={conversationId} />}
    </>
  )
}

function Verdict({ claims }: { claims: AnswerProof['claims'] }) {
  const text = useText()
  const count = (verdict: string): number => claims.filter((claim) => claim.verdict === verdict).length
  const [supported, unsupported, uncited] = [count('supported'), count('unsupported'), count('uncited')]
  return (
    <>
      {supported > 0 && <Tag tone="ok">✓ {text('verdict.supported', { count: supported, total: claims.length })}</Tag>}
      {unsupported > 0 && <Tag tone="warn">{text('verdict.unsupported', { count: unsupported })}</Tag>}
      {uncited > 0 && <Tag>{text('verdict.uncited', { count: uncited })}</Tag>}
    </>
  )
}

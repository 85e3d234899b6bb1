import type { AnswerProof } from '#contract/citations'
import { useText } from '../../locales/text.ts'
import { Note } from '../../ui/note.tsx'
import { Markdown } from '../markdown/markdown.tsx'

/** The assistant preferred not to answer: its words, where it looked, and what comes closest. */
export function NothingFound({ words, proof }: { words: string; proof: AnswerProof }) {
  const text = useText()
  const { nearest_titles: nearest, sources_consulted: consulted } = proof
  return (
    <div className="body">
      <Note tone="warn">
        <Markdown source={words} />
        {consulted.length > 0 && (
          <>
            <p>{text('assistant.consulted')}</p>
            <ul>
              {consulted.map(({ name, documents, updated_at: updated }) => (
                <li key={name}>
                  {name} ({text('assistant.documents', { count: documents })}
                  {updated && `, ${text('assistant.updated', { date: text.date(updated) })}`})
                </li>
              ))}
            </ul>
          </>
        )}
        {nearest.length > 0 && (
          <>
            <p>{text('assistant.nearest')}</p>
            <ul>
              {nearest.map((title) => (
                <li key={title}>{title}</li>
              ))}
            </ul>
          </>
        )}
      </Note>
    </div>
  )
}

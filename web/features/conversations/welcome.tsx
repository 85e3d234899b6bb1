import { Link } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { withPlainSpaces } from '../../locales/typeset-french.ts'
import { Button } from '../../ui/button.tsx'
import { useEveryCollection } from '../../whole-lists.ts'
import { TemporarySwitch } from './temporary-switch.tsx'
import './thread.css'
import './welcome.css'

const labourCorpus = 'fiches-travail'

/** What an empty conversation offers: what the assistant does, and questions that it can answer. */
export function Welcome({ onAsk }: { onAsk: (question: string) => void }) {
  const text = useText()
  const { data } = useEveryCollection({ staleTime: 60_000 })
  const collections = data ?? []
  const hasExamples = collections.some(({ corpus }) => corpus === labourCorpus)
  return (
    <div className="thread welcome">
      <p>{text('assistant.welcome.text')}</p>
      {hasExamples && <ExampleQuestions title={text('assistant.examples')} onAsk={onAsk} />}
      {data && collections.length === 0 && (
        <p>
          {text('assistant.noSource')} <Link to="/collections">{text('assistant.addSource')}</Link>
        </p>
      )}
      <TemporarySwitch isOn={false} />
    </div>
  )
}

export function ExampleQuestions({ title, onAsk }: { title: string; onAsk: (question: string) => void }) {
  const text = useText()
  const examples = [text('example.1'), text('example.2'), text('example.3')]
  return (
    <div className="examples">
      <p className="quiet" id="examples">
        {title}
      </p>
      <ul aria-labelledby="examples" lang="fr">
        {examples.map((question) => (
          <li key={question}>
            <Button onClick={() => onAsk(withPlainSpaces(question))}>{question}</Button>
          </li>
        ))}
      </ul>
    </div>
  )
}

import { useText } from '../../locales/text.ts'
import { withPlainSpaces } from '../../locales/typeset-french.ts'
import { Button } from '../../ui/button.tsx'
import { TemporarySwitch } from './temporary-switch.tsx'
import './thread.css'
import './welcome.css'

/** What an empty conversation offers: what the assistant does, and three questions to press. */
export function Welcome({ onAsk }: { onAsk: (question: string) => void }) {
  const text = useText()
  return (
    <div className="thread welcome">
      <p>{text('assistant.welcome.text')}</p>
      <ExampleQuestions title={text('assistant.examples')} onAsk={onAsk} />
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

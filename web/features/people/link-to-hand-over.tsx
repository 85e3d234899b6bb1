import type { OperationOutput } from '#client/client'
import { useText } from '../../locales/text.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Field } from '../../ui/field.tsx'

/** A link that is shown once: the administrator gives it to the person. */
export function LinkToHandOver({ link }: { link: OperationOutput<'createPersonalLink'> }) {
  const text = useText()
  const address = new URL(link.path, location.origin).href
  return (
    <div className="stack">
      <p>{text(link.sent ? 'people.link.sent' : 'people.link.text', { date: text.moment(link.expires) })}</p>
      <Field label={text('people.link')} readOnly value={address} onFocus={(event) => event.target.select()} />
      <p>
        <CopyButton content={address} label={text('people.link.copy')} />
      </p>
    </div>
  )
}

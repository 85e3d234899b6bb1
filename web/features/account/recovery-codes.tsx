import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Note } from '../../ui/note.tsx'
import './factors.css'

/** Codes for whoever has lost every factor; this is the only time that they are seen. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const text = useText()
  return (
    <div className="stack">
      <h3>{text('factors.codes')}</h3>
      <Note tone="warn">{text('factors.codes.once')}</Note>
      <ul className="codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="row-end">
        <CopyButton content={codes.join('\n')} label={text('factors.codes.copy')} />
        <Button kind="main" onClick={onKept}>
          {text('factors.codes.kept')}
        </Button>
      </div>
    </div>
  )
}

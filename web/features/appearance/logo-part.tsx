import { useId, useState } from 'react'
import { useText } from '../../locales/text.ts'
import { useDeleteLogo, useUpdateLogo } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { Note } from '../../ui/note.tsx'

const mostBytes = 96 * 1024

/** The picture beside the name of the service, given at once and shown as it was kept. */
export function LogoPart({ logo }: { logo: string | null }) {
  const text = useText()
  const id = useId()
  const [isTooLarge, setTooLarge] = useState(false)
  const habits = { failure: 'beside', invalidates: ['getAppearance'], says: () => text('saved') } as const
  const update = useUpdateLogo(habits)
  const remove = useDeleteLogo(habits)
  const problem = update.problem ?? remove.problem
  const give = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    setTooLarge(file.size > mostBytes)
    if (file.size <= mostBytes) update.run({ body: { content: await base64Of(file) } })
  }
  return (
    <section className="stack">
      <h2>{text('appearance.logo')}</h2>
      <div className="field">
        <label htmlFor={id}>{text('appearance.logo.file')}</label>
        <p id={`${id}-hint`} className="quiet">
          {text('appearance.logo.hint')}
        </p>
        <input
          id={id}
          className="input"
          type="file"
          accept="image/svg+xml,image/png"
          aria-describedby={`${id}-hint`}
          onChange={({ target: { files } }) => void give(files?.[0])}
        />
      </div>
      {isTooLarge && <Note tone="danger">{text('appearance.logo.tooLarge')}</Note>}
      {problem && <Note tone="danger">{problem.message}</Note>}
      {logo !== null && (
        <div className="row">
          <img className="logo" src={logo} alt={text('appearance.logo.shown')} />
          <Button onClick={() => remove.run({})}>{text('appearance.logo.remove')}</Button>
        </div>
      )}
    </section>
  )
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { CheckField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { useEveryCollection } from '../../whole-lists.ts'

/** Collections that a conversation is answered from; null for all. */
export type Scope = readonly number[] | null

interface ScopeChoiceProps {
  scope: Scope
  /** Those of the assistant that answers; null for all that the reader may read. */
  among: Scope
  onChoose: (scope: Scope) => void
}

/** Says where answers are looked for, and lets the reader choose. */
export function ScopeChoice({ scope, among, onChoose }: ScopeChoiceProps) {
  const text = useText()
  const [isChoosing, setChoosing] = useState(false)
  const { data } = useEveryCollection({ staleTime: 60_000 })
  const chosen = scope === null ? [] : (data?.filter(({ id }) => scope.includes(id)) ?? [])
  const names = chosen.map(({ name }) => name).join(', ')
  return (
    <>
      <Button kind="bare" onClick={() => setChoosing(true)}>
        <span className="scope">
          {text('scope')} {scope === null ? text('scope.all') : names || text('scope.count', { count: scope.length })}
        </span>
      </Button>
      {isChoosing && (
        <ScopeDialog
          scope={scope}
          among={among}
          onChoose={(wanted) => {
            onChoose(wanted)
            setChoosing(false)
          }}
          onClose={() => setChoosing(false)}
        />
      )}
    </>
  )
}

function ScopeDialog({ scope, among, onChoose, onClose }: ScopeChoiceProps & { onClose: () => void }) {
  const text = useText()
  const { data, error, refetch } = useEveryCollection()
  const collections = data?.filter(({ id }) => among?.includes(id) ?? true) ?? []
  return (
    <Dialog title={text('scope.title')} onClose={onClose}>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <Form
          submit={text('scope.choose')}
          onCancel={onClose}
          onSubmit={(values) => {
            const wanted = values.all('collection').map(Number)
            onChoose(wanted.length === 0 || wanted.length === collections.length ? null : wanted)
          }}
        >
          <p className="quiet">{text('scope.text')}</p>
          <fieldset className="bare">
            <legend className="vh">{text('scope.title')}</legend>
            {collections.map(({ id, name, documents }) => (
              <CheckField
                key={id}
                label={name}
                hint={text('assistant.documents', { count: documents })}
                name="collection"
                value={id}
                defaultChecked={scope === null || scope.includes(id)}
              />
            ))}
          </fieldset>
        </Form>
      )}
    </Dialog>
  )
}

import { useState } from 'react'
import type { Source, SourceKind } from '#contract/corpora'
import { useText } from '../../locales/text.ts'
import { useDeleteSource } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { CheckField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'

/** Ends a source: what it read stays in its collection unless asked otherwise. A corpus goes whole. */
export function DeleteSource({ source, kind }: { source: Source; kind: SourceKind }) {
  const text = useText()
  const [isAsked, setAsked] = useState(false)
  const close = (): void => setAsked(false)
  const remove = useDeleteSource({
    failure: 'beside',
    invalidates: ['listSources', 'listCollections', 'listDocuments', 'search'],
    says: () => text('fill.deleted', { name: source.name }),
    leadsTo: () => ({ to: '/administration/sources' }),
  })
  const { documents } = source
  return (
    <>
      <Button kind="bare" onClick={() => setAsked(true)}>
        {text('delete')}
      </Button>
      {isAsked && (
        <Dialog title={text('fill.delete.title', { name: source.name })} onClose={close}>
          <Form
            submit={text('fill.delete.submit')}
            isDanger
            problem={remove.problem}
            isRunning={remove.isRunning}
            onCancel={close}
            onSubmit={(values) => {
              const keeps = values.text('documents') === 'keep'
              remove.run({ params: { id: source.id }, query: { documents: keeps ? 'keep' : 'delete' } })
            }}
          >
            {kind.is_corpus ? (
              <p>{text('fill.delete.corpus', { documents })}</p>
            ) : (
              <>
                <CheckField
                  isRadio
                  name="documents"
                  value="keep"
                  label={text('fill.delete.keep')}
                  hint={text('fill.delete.keep.hint')}
                  defaultChecked
                />
                <CheckField
                  isRadio
                  name="documents"
                  value="delete"
                  label={text('fill.delete.all', { documents })}
                  hint={text('fill.delete.all.hint')}
                />
              </>
            )}
          </Form>
        </Dialog>
      )}
    </>
  )
}

import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { useReleaseLegalHold } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { type LegalHold, targetIn } from './words.ts'

export function ReleaseButton({ hold }: { hold: LegalHold }) {
  const text = useText()
  const [isAsked, setAsked] = useState(false)
  const release = useReleaseLegalHold({ invalidates: ['listLegalHolds'], says: () => text('holds.released') })
  return (
    <>
      <Button kind="bare" onClick={() => setAsked(true)}>
        {text('holds.release')} <span className="vh">{targetIn(text, hold)}</span>
      </Button>
      {isAsked && (
        <ConfirmDialog
          title={text('holds.release.title')}
          explanation={text('holds.release.text')}
          action={text('holds.release')}
          onClose={() => setAsked(false)}
          onConfirm={() => {
            setAsked(false)
            release.run({ params: { id: hold.id } })
          }}
        />
      )}
    </>
  )
}

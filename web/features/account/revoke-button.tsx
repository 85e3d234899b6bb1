import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'

/** Revokes a key once somebody has read what that stops. */
export function RevokeButton({ name, onConfirm }: { name: string; onConfirm: () => void }) {
  const text = useText()
  const [isAsked, setAsked] = useState(false)
  return (
    <>
      <Button kind="bare" onClick={() => setAsked(true)}>
        {text('keys.revoke')} <span className="vh">{name}</span>
      </Button>
      {isAsked && (
        <ConfirmDialog
          title={text('keys.revoke.title', { name })}
          explanation={text('keys.revoke.text')}
          action={text('keys.revoke')}
          onClose={() => setAsked(false)}
          onConfirm={() => (setAsked(false), onConfirm())}
        />
      )}
    </>
  )
}

import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { SharingDialog } from './sharing-dialog.tsx'

export function ShareButton({ collectionId }: { collectionId: number }) {
  const text = useText()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{text('sharing.share')}</Button>
      {isOpen && <SharingDialog collectionId={collectionId} onClose={() => setOpen(false)} />}
    </>
  )
}

import { useState } from 'react'
import { useAnnouncements } from '../../ui/announcer.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Menu } from '../../ui/menu.tsx'
import { NameDialog } from '../../ui/name-dialog.tsx'

export function Overlays() {
  const { notice } = useAnnouncements()
  const [opened, setOpened] = useState<'box' | 'sheet' | 'confirm' | 'name' | null>(null)
  const close = (): void => setOpened(null)
  return (
    <div className="row">
      <Button onClick={() => setOpened('box')}>Dialog</Button>
      <Button onClick={() => setOpened('sheet')}>Sheet</Button>
      <Button onClick={() => setOpened('confirm')}>ConfirmDialog</Button>
      <Button onClick={() => setOpened('name')}>NameDialog</Button>
      <Button onClick={() => notice('What has no better place.')}>Notice</Button>
      <Menu name="Menu" label="Menu">
        <li>
          <button type="button">A choice</button>
        </li>
      </Menu>
      {(opened === 'box' || opened === 'sheet') && (
        <Dialog title="A title that may be long" kind={opened} onClose={close}>
          <p>Its content scrolls; its title stays.</p>
        </Dialog>
      )}
      {opened === 'name' && (
        <NameDialog
          title="Name it"
          label="Its name"
          hint="Seen by everybody"
          problem={{ message: 'Taken.', fields: { name: 'This name is taken.' }, isUnreachable: false }}
          isRunning={false}
          onSubmit={close}
          onClose={close}
        />
      )}
      {opened === 'confirm' && (
        <ConfirmDialog title="Delete it?" explanation="It cannot be undone." onConfirm={close} onClose={close} />
      )}
    </div>
  )
}

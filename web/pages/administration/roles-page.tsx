import { useState } from 'react'
import { givenBy, isScope, permissionName, roleName, type Role } from '../../features/people/words.ts'
import { useText, type Text } from '../../locales/text.ts'
import { useDeleteRole, useGetMe, useListRoles, useSaveRole } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { CheckField, Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Column } from '../../ui/table-rows.ts'

/** What each role allows; an organisation may make its own. */
export function RolesPage() {
  const text = useText()
  const { data, error, refetch } = useListRoles({})
  const [isCreating, setCreating] = useState(false)
  const create = (
    <Button kind="main" onClick={() => setCreating(true)}>
      {text('roles.new')}
    </Button>
  )
  return (
    <Page title={text('admin.roles')} actions={create}>
      <p>{text('roles.text')}</p>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <DataTable
          caption={text('admin.roles')}
          columns={columnsOf(text)}
          rows={data.data}
          rowId={({ name }) => name}
          empty="—"
        />
      )}
      {isCreating && data && (
        <RoleDialog changed={null} taken={data.data.map(({ name }) => name)} onClose={() => setCreating(false)} />
      )}
    </Page>
  )
}

function columnsOf(text: Text): Column<Role>[] {
  return [
    { key: 'name', title: text('people.role'), cell: ({ name }) => roleName(text, name) },
    {
      key: 'scopes',
      title: text('roles.permissions'),
      cell: ({ scopes }) => (
        <div className="opinion">{scopes.map((scope) => permissionName(text, scope)).join(', ')}</div>
      ),
    },
    { key: 'people', title: text('admin.people'), cell: ({ people }) => text.number(people), isNumber: true },
    { key: 'actions', title: text('admin.actions'), cell: (role) => <RoleActions role={role} /> },
  ]
}

function RoleActions({ role }: { role: Role }) {
  const text = useText()
  const { name, built_in: isBuiltIn, people } = role
  const [opened, setOpened] = useState<'change' | 'delete' | null>(null)
  const close = (): void => setOpened(null)
  const remove = useDeleteRole({ invalidates: ['listRoles'], says: () => text('roles.deleted', { name }) })
  if (isBuiltIn) return <span className="quiet">{text('roles.builtIn')}</span>
  return (
    <span className="row">
      <Button kind="bare" onClick={() => setOpened('change')}>
        {text('people.change')} <span className="vh">{name}</span>
      </Button>
      {people === 0 && (
        <Button kind="bare" onClick={() => setOpened('delete')}>
          {text('delete')} <span className="vh">{name}</span>
        </Button>
      )}
      {opened === 'change' && <RoleDialog changed={role} taken={[]} onClose={close} />}
      {opened === 'delete' && (
        <ConfirmDialog
          title={text('roles.delete.title', { name })}
          explanation={text('roles.delete.text')}
          onClose={close}
          onConfirm={() => (close(), remove.run({ params: { name } }))}
        />
      )}
    </span>
  )
}

interface RoleDialogProps {
  changed: Role | null
  /** Saving under the name of another role would change that one. */
  taken: readonly string[]
  onClose: () => void
}

/** Only what the administrator may do can be given. */
function RoleDialog({ changed: role, taken, onClose }: RoleDialogProps) {
  const text = useText()
  const [isTaken, setTaken] = useState(false)
  const { data: me } = useGetMe({})
  const save = useSaveRole({
    failure: 'beside',
    invalidates: ['listRoles'],
    says: () => text('saved'),
    onDone: onClose,
  })
  return (
    <Dialog title={role?.name ?? text('roles.new')} onClose={onClose}>
      <Form
        submit={text('save')}
        problem={save.problem}
        isRunning={save.isRunning}
        onCancel={onClose}
        onSubmit={(values) => {
          const scopes = values.all('scope').filter(isScope)
          const name = role?.name ?? values.text('name')
          setTaken(taken.includes(name))
          if (!taken.includes(name)) save.run({ params: { name }, body: { scopes } })
        }}
      >
        {role === null && (
          <Field
            label={text('roles.name')}
            name="name"
            required
            maxLength={100}
            autoComplete="off"
            autoFocus
            problem={isTaken ? text('roles.taken') : undefined}
          />
        )}
        <fieldset className="bare">
          <legend>{text('roles.permissions')}</legend>
          {givenBy(me?.permissions ?? []).map((scope) => (
            <CheckField
              key={scope}
              label={permissionName(text, scope)}
              name="scope"
              value={scope}
              defaultChecked={role?.scopes.includes(scope)}
            />
          ))}
        </fieldset>
      </Form>
    </Dialog>
  )
}

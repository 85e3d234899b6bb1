import { useState } from 'react'
import { useText, type Text } from '../../locales/text.ts'
import type { Group } from '../../features/people/words.ts'
import { useCreateGroup, useDeleteGroup, useUpdateGroup } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { NameDialog } from '../../ui/name-dialog.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Column } from '../../ui/table-rows.ts'
import { TableView } from '../../ui/table-view.tsx'
import { useEveryGroup } from '../../governed-lists.ts'

/** Groups: with whom collections are shared. Members are chosen on the page of people. */
export function GroupsPage() {
  const text = useText()
  const { data, error, refetch } = useEveryGroup()
  const [isCreating, setCreating] = useState(false)
  const create = (
    <Button kind="main" onClick={() => setCreating(true)}>
      {text('groups.new')}
    </Button>
  )
  return (
    <Page title={text('admin.groups')} actions={create}>
      <p>{text('groups.text')}</p>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <TableView
          caption={text('admin.groups')}
          columns={columnsOf(text)}
          rows={data}
          rowId={({ id }) => id}
          empty={text('groups.none')}
          fileName="groupes"
        />
      )}
      {isCreating && <GroupDialog group={null} onClose={() => setCreating(false)} />}
    </Page>
  )
}

function columnsOf(text: Text): Column<Group>[] {
  return [
    {
      key: 'name',
      title: text('groups.name'),
      cell: ({ name }) => name,
      sortBy: ({ name }) => name,
      plain: ({ name }) => name,
    },
    {
      key: 'members',
      title: text('groups.members'),
      cell: ({ members }) => text.number(members),
      sortBy: ({ members }) => members,
      plain: ({ members }) => members,
      isNumber: true,
    },
    { key: 'actions', title: text('admin.actions'), cell: (group) => <GroupActions group={group} /> },
  ]
}

function GroupActions({ group }: { group: Group }) {
  const text = useText()
  const { id, name } = group
  const [opened, setOpened] = useState<'rename' | 'delete' | null>(null)
  const close = (): void => setOpened(null)
  const remove = useDeleteGroup({
    invalidates: ['listGroups', 'listPeople'],
    says: () => text('groups.deleted', { name }),
  })
  return (
    <span className="row">
      <Button kind="bare" onClick={() => setOpened('rename')}>
        {text('rename')} <span className="vh">{name}</span>
      </Button>
      <Button kind="bare" onClick={() => setOpened('delete')}>
        {text('delete')} <span className="vh">{name}</span>
      </Button>
      {opened === 'rename' && <GroupDialog group={group} onClose={close} />}
      {opened === 'delete' && (
        <ConfirmDialog
          title={text('groups.delete.title', { name })}
          explanation={text('groups.delete.text')}
          onClose={close}
          onConfirm={() => (close(), remove.run({ params: { id } }))}
        />
      )}
    </span>
  )
}

function GroupDialog({ group, onClose }: { group: Group | null; onClose: () => void }) {
  const text = useText()
  const habits = { failure: 'beside', invalidates: ['listGroups'], says: () => text('saved'), onDone: onClose } as const
  const create = useCreateGroup(habits)
  const rename = useUpdateGroup(habits)
  return (
    <NameDialog
      title={group?.name ?? text('groups.new')}
      label={text('groups.name')}
      name={group?.name}
      problem={create.problem ?? rename.problem}
      isRunning={create.isRunning || rename.isRunning}
      onSubmit={(name) => {
        if (group === null) create.run({ body: { name } })
        else rename.run({ params: { id: group.id }, body: { name } })
      }}
      onClose={onClose}
    />
  )
}

import { useState } from 'react'
import type { OperationOutput } from '#client/client'
import { useText } from '../../locales/text.ts'
import { useChangeCollectionAccess, useGetCollectionAccess, useGetMe, useListSharingGroups } from '../../operations.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { CheckField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { OrganisationShares, type Share } from './organisation-shares.tsx'
import { Readers } from './readers.tsx'

type Access = OperationOutput<'getCollectionAccess'>

/** Who reads a collection, chosen and seen. */
export function SharingDialog({ collectionId, onClose }: { collectionId: number; onClose: () => void }) {
  const text = useText()
  const { data, error, refetch } = useGetCollectionAccess({ params: { id: collectionId } }, { staleTime: 0 })
  return (
    <Dialog title={text('sharing.title')} onClose={onClose}>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && <AccessForm access={data} onClose={onClose} />}
      <Readers collectionId={collectionId} />
    </Dialog>
  )
}

function AccessForm({ access, onClose }: { access: Access; onClose: () => void }) {
  const text = useText()
  const { data: me } = useGetMe({})
  const mayPublish = me?.permissions.includes('collections:publish') ?? false
  const [shares, setShares] = useState<readonly Share[]>(access.organisations)
  const change = useChangeCollectionAccess({
    failure: 'beside',
    invalidates: ['getCollection', 'listCollections', 'getCollectionAccess', 'listCollectionReaders'],
    says: () => text('saved'),
    onDone: onClose,
  })
  const visibilities = (['private', 'organisation', 'public'] as const).filter(
    (value) => value !== 'public' || mayPublish || access.visibility === 'public',
  )
  return (
    <Form
      submit={text('save')}
      problem={change.problem}
      isRunning={change.isRunning}
      onCancel={onClose}
      onSubmit={(values) =>
        change.run({
          params: { id: access.collection_id },
          body: {
            visibility: visibilities.find((one) => one === values.text('visibility')) ?? access.visibility,
            group_ids: values.all('group').map(Number),
            organisations: [...shares],
          },
        })
      }
    >
      <fieldset className="bare">
        <legend>{text('collections.visibility')}</legend>
        {visibilities.map((value) => (
          <CheckField
            key={value}
            isRadio
            label={text(`visibility.${value}`)}
            hint={text(`sharing.${value}`)}
            name="visibility"
            value={value}
            defaultChecked={value === access.visibility}
          />
        ))}
      </fieldset>
      <Groups chosen={access.groups.map(({ id }) => id)} />
      {mayPublish && <OrganisationShares shares={shares} onChange={setShares} />}
    </Form>
  )
}

function Groups({ chosen }: { chosen: readonly number[] }) {
  const text = useText()
  const { data } = useListSharingGroups({ query: { limit: 100 } })
  if (!data || data.data.length === 0) return null
  return (
    <fieldset className="bare">
      <legend>{text('sharing.groups')}</legend>
      {data.data.map(({ id, name, members }) => (
        <CheckField
          key={id}
          label={name}
          hint={text('sharing.members', { count: members })}
          name="group"
          value={id}
          defaultChecked={chosen.includes(id)}
        />
      ))}
    </fieldset>
  )
}

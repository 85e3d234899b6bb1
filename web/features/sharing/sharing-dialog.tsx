import { useState } from 'react'
import type { OperationOutput } from '#client/client'
import { useText } from '../../locales/text.ts'
import { useChangeCollectionAccess, useGetCollectionAccess, useGetMe } from '../../operations.ts'
import { ChoiceFields } from '../../ui/choice-fields.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { CheckField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { useEverySharingGroup } from '../../whole-lists.ts'
import { OrganisationShares, type Share, withShare } from './organisation-shares.tsx'
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
            // What is typed and was not added is meant as well.
            organisations: [...withShare(shares, values.text('organisation'), values.text('until'))],
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
      <Groups chosen={access.groups} />
      {mayPublish && <OrganisationShares shares={shares} onChange={setShares} />}
    </Form>
  )
}

function Groups({ chosen }: { chosen: Access['groups'] }) {
  const text = useText()
  const { data } = useEverySharingGroup()
  const listed = data?.map(({ id, name, members }) => ({
    id,
    name,
    hint: text('sharing.members', { count: members }),
  }))
  return <ChoiceFields legend={text('sharing.groups')} name="group" chosen={chosen} listed={listed} />
}

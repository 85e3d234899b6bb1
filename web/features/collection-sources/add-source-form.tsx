import { useState } from 'react'
import type { SourceKind } from '#contract/corpora'
import type { Collection } from '#contract/data'
import { useText } from '../../locales/text.ts'
import { useAddSource } from '../../operations.ts'
import { CheckField, Field, SelectField } from '../../ui/field.tsx'
import { Form, type FormValues } from '../../ui/form.tsx'
import { kindDescription, kindTitle } from './kind-words.ts'
import { settingFields, settingsIn } from './setting-fields.ts'
import { RhythmField, rhythmIn, SecretField, SettingInputs } from './setting-inputs.tsx'

interface AddSourceFormProps {
  kinds: readonly SourceKind[]
  /** Those that may be filled: written by their reader, and filled by nothing yet. */
  collections: readonly Collection[]
}

/** Chooses what to read, says where it is, into which collection and how often; a first try writes nothing. */
export function AddSourceForm({ kinds, collections }: AddSourceFormProps) {
  const text = useText()
  const [kindId, setKindId] = useState(kinds[0]?.id)
  const kind = kinds.find(({ id }) => id === kindId)
  const add = useAddSource({
    failure: 'beside',
    invalidates: ['listSources', 'listCollections'],
    leadsTo: ({ id }) => ({ to: '/administration/sources/$sourceId', params: { sourceId: String(id) } }),
  })
  return (
    <Form
      submit={text('fill.add.submit')}
      problem={add.problem}
      isRunning={add.isRunning}
      onSubmit={(values) => kind && add.run({ body: draftOf(kind, values) })}
    >
      <SelectField
        name="kind"
        label={text('fill.kind')}
        hint={kind && kindDescription(text, kind)}
        value={kindId}
        onChange={({ currentTarget }) => setKindId(currentTarget.value)}
        options={kinds.map((one) => ({
          value: one.id,
          label: one.is_corpus ? text('fill.kind.corpus', { title: one.title }) : kindTitle(text, one),
        }))}
      />
      {kind && !kind.is_corpus && <TargetFields collections={collections} />}
      {kind && <SettingInputs key={kind.id} kind={kind} />}
      {kind?.has_secret && <SecretField key={`${kind.id} secret`} isKept={false} />}
      {kind && !kind.is_pushed && (
        <>
          <RhythmField rhythm="daily" />
          <CheckField name="dry" label={text('fill.dryFirst')} hint={text('fill.dryFirst.hint')} defaultChecked />
        </>
      )}
    </Form>
  )
}

function TargetFields({ collections }: Pick<AddSourceFormProps, 'collections'>) {
  const text = useText()
  const [target, setTarget] = useState('')
  return (
    <>
      <SelectField
        name="collection_id"
        label={text('fill.target')}
        hint={target === '' ? undefined : text('fill.target.hint')}
        value={target}
        onChange={({ currentTarget }) => setTarget(currentTarget.value)}
        options={[
          { value: '', label: text('fill.target.new') },
          ...collections.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
      />
      {target === '' && (
        <>
          <Field name="name" label={text('collections.name')} required maxLength={200} />
          <SelectField
            name="visibility"
            label={text('collections.visibility')}
            options={[
              { value: 'organisation', label: text('visibility.organisation') },
              { value: 'private', label: text('visibility.private') },
            ]}
          />
        </>
      )}
    </>
  )
}

function draftOf(kind: SourceKind, values: FormValues) {
  const [target, name, secret] = [values.text('collection_id'), values.text('name'), values.raw('secret')]
  return {
    kind: kind.id,
    settings: settingsIn(settingFields(kind), values.text),
    rhythm: rhythmIn(values.text('rhythm')),
    first_run: values.isChecked('dry') ? ('dry' as const) : ('full' as const),
    visibility: values.text('visibility') === 'private' ? ('private' as const) : ('organisation' as const),
    ...(target === '' ? {} : { collection_id: Number(target) }),
    ...(name === '' ? {} : { name }),
    ...(secret === '' ? {} : { secret }),
  }
}

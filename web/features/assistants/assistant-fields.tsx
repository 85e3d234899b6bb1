import type { OrganisationAssistant } from '#contract/assistants'
import { useText } from '../../locales/text.ts'
import { useGetAssistantSettings } from '../../operations.ts'
import { ChoiceFields } from '../../ui/choice-fields.tsx'
import { CheckField, Field, SelectField, TextAreaField } from '../../ui/field.tsx'
import { useEveryCollection, useEverySharingGroup } from '../../whole-lists.ts'

interface FieldsProps {
  assistant: OrganisationAssistant | null
}

/** What it is called and what it is told. */
export function SayingFields({ assistant }: FieldsProps) {
  const text = useText()
  return (
    <>
      <Field
        label={text('assistants.title')}
        name="title"
        required
        maxLength={100}
        defaultValue={assistant?.title}
        autoFocus
      />
      {assistant === null && (
        <Field
          label={text('assistants.name')}
          hint={text('assistants.name.hint')}
          name="name"
          required
          maxLength={60}
          pattern="[a-z0-9]([a-z0-9\-]*[a-z0-9])?"
          autoCapitalize="off"
          spellCheck={false}
        />
      )}
      <TextAreaField
        label={text('assistants.description')}
        hint={text('assistants.description.hint')}
        name="description"
        rows={2}
        maxLength={500}
        defaultValue={assistant?.description}
      />
      <TextAreaField
        label={text('assistants.instructions')}
        hint={text('assistants.instructions.hint')}
        name="instructions"
        rows={6}
        maxLength={4000}
        defaultValue={assistant?.instructions}
      />
    </>
  )
}

/** Quoting word for word, or writing, and with which model. */
export function WritingFields({ assistant }: FieldsProps) {
  const text = useText()
  const { data: settings } = useGetAssistantSettings({})
  const known = settings?.models ?? []
  const kept = assistant?.model ?? null
  const models = kept === null || known.includes(kept) ? known : [kept, ...known]
  return (
    <>
      <fieldset className="bare">
        <legend>{text('assistants.answers')}</legend>
        {(['generate', 'quote'] as const).map((mode) => (
          <CheckField
            key={mode}
            isRadio
            label={text(`assistants.mode.${mode}`)}
            hint={text(`assistants.mode.${mode}.hint`)}
            name="mode"
            value={mode}
            defaultChecked={(assistant?.mode ?? 'generate') === mode}
          />
        ))}
      </fieldset>
      <SelectField
        key={models.join()}
        label={text('assistants.model')}
        name="model"
        defaultValue={kept ?? ''}
        options={[
          { value: '', label: text('assistants.model.common') },
          ...models.map((model) => ({ value: model, label: model })),
        ]}
      />
    </>
  )
}

/** From which collections; none chosen: all. */
export function SourceFields({ assistant }: FieldsProps) {
  const text = useText()
  const { data } = useEveryCollection()
  const chosen = (assistant?.collections ?? []).map(({ id, name }) => ({
    id,
    name: name ?? text('assistants.collection.closed', { id }),
  }))
  return (
    <ChoiceFields
      legend={text('assistants.from')}
      hint={text('assistants.from.hint')}
      name="collection"
      chosen={chosen}
      listed={data?.map(({ id, name }) => ({ id, name }))}
    />
  )
}

/** Who sees it and may ask it. */
export function AudienceFields({ assistant }: FieldsProps) {
  const text = useText()
  const { data } = useEverySharingGroup()
  const audience = assistant?.audience
  return (
    <fieldset className="bare stack">
      <legend>{text('assistants.readers')}</legend>
      <CheckField
        label={text('assistants.organisation')}
        name="organisation"
        defaultChecked={audience?.organisation ?? true}
      />
      <ChoiceFields
        legend={text('people.groups')}
        name="group"
        chosen={audience?.groups ?? []}
        listed={data?.map(({ id, name, members }) => ({
          id,
          name,
          hint: text('sharing.members', { count: members }),
        }))}
      />
      <TextAreaField
        label={text('assistants.emails')}
        hint={text('assistants.emails.hint')}
        name="audience.emails"
        rows={2}
        defaultValue={audience?.people.map(({ email }) => email).join('\n')}
      />
    </fieldset>
  )
}

import type { ModelServer } from '#contract/model-servers'
import { useText } from '../../locales/text.ts'
import { dataLevels, serverKinds, serverPlaces } from '../../contract-words.ts'
import { useAddModelServer, useUpdateModelServer } from '../../operations.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { CheckField, Field, SelectField } from '../../ui/field.tsx'
import { Form, type FormValues } from '../../ui/form.tsx'
import { TimeoutFields, timeoutsOf } from './timeout-fields.tsx'
import { kindName } from './words.ts'

interface ServerDialogProps {
  /** Null to add one. */
  server: ModelServer | null
  onClose: () => void
}

/** Where a server is and how it is spoken to; what is given is tried before it is kept. */
export function ServerDialog({ server, onClose }: ServerDialogProps) {
  const text = useText()
  const habits = {
    failure: 'beside',
    invalidates: ['listModelServers', 'getAssistantSettings'],
    says: () => text('saved'),
    onDone: onClose,
  } as const
  const add = useAddModelServer(habits)
  const update = useUpdateModelServer(habits)
  const isRunning = add.isRunning || update.isRunning
  return (
    <Dialog title={server?.name ?? text('servers.add')} onClose={onClose}>
      <Form
        submit={text(isRunning ? 'setup.server.testing' : server === null ? 'servers.add.submit' : 'save')}
        problem={add.problem ?? update.problem}
        isRunning={isRunning}
        onCancel={onClose}
        onSubmit={(values) => {
          const id = server?.id ?? null
          if (id === null) add.run({ body: draftOf(values) })
          else update.run({ params: { id }, body: changeOf(values, server) })
        }}
      >
        <ServerFields server={server} />
      </Form>
    </Dialog>
  )
}

function ServerFields({ server }: { server: ModelServer | null }) {
  const text = useText()
  const kept = server?.has_key === true
  return (
    <>
      <Field
        label={text('setup.server.url')}
        hint={text('setup.server.url.hint')}
        name="url"
        type="url"
        required
        maxLength={2000}
        defaultValue={server?.url ?? ''}
        autoFocus
      />
      <Field
        label={text('servers.name')}
        hint={text('servers.name.hint')}
        name="name"
        maxLength={200}
        defaultValue={server?.name}
      />
      <SelectField
        label={text('servers.kind')}
        name="kind"
        defaultValue={server?.kind ?? 'openai'}
        options={serverKinds.map((kind) => ({ value: kind, label: kindName(text, kind) }))}
      />
      <Field
        label={text('setup.server.key')}
        hint={kept ? text('servers.key.kept') : undefined}
        name="api_key"
        type="password"
        autoComplete="off"
        maxLength={1000}
      />
      <SelectField
        label={text('servers.runsIn')}
        name="runs_in"
        defaultValue={server?.runs_in ?? ''}
        options={[
          { value: '', label: text('servers.runsIn.unknown') },
          ...serverPlaces.map((place) => ({ value: place, label: text(`servers.runsIn.${place}`) })),
        ]}
      />
      <SelectField
        label={text('servers.maySee')}
        hint={text('servers.maySee.hint')}
        name="may_see"
        defaultValue={server?.may_see ?? 'sensitive'}
        options={dataLevels.map((level) => ({ value: level, label: text(`servers.maySee.${level}`) }))}
      />
      <TimeoutFields timeouts={server?.timeouts ?? null} />
      {kept && <CheckField label={text('servers.key.remove')} name="removesKey" />}
    </>
  )
}

function draftOf(values: FormValues) {
  const [name, key] = [values.text('name'), values.raw('api_key')]
  return {
    url: values.text('url'),
    kind: kindOf(values),
    may_see: dataLevels.find((level) => level === values.text('may_see')) ?? 'sensitive',
    runs_in: serverPlaces.find((place) => place === values.text('runs_in')) ?? null,
    timeouts: timeoutsOf(values),
    ...(name === '' ? {} : { name }),
    ...(key === '' ? {} : { api_key: key }),
  }
}

/** What stays as it is is not sent: a server that is only renamed is not tried again. */
function changeOf(values: FormValues, server: ModelServer | null) {
  const { name, url, kind, api_key: key, ...labels } = { api_key: undefined, ...draftOf(values) }
  const removesKey = key === undefined && values.isChecked('removesKey')
  return {
    ...labels,
    ...(name === undefined || name === server?.name ? {} : { name }),
    ...(url === server?.url ? {} : { url }),
    ...(kind === server?.kind ? {} : { kind }),
    ...(removesKey ? { api_key: null } : key === undefined ? {} : { api_key: key }),
  }
}

function kindOf(values: FormValues): (typeof serverKinds)[number] {
  return serverKinds.find((kind) => kind === values.text('kind')) ?? 'openai'
}

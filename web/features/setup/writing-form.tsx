import { useQueryClient } from '@tanstack/react-query'
import type { NavigateOptions } from '@tanstack/react-router'
import { useState } from 'react'
import type { AssistantSettings, AssistantSettingsDraft } from '#contract/assistant-settings'
import { useText, type TextKey } from '../../locales/text.ts'
import { useAddModelServer, useUpdateAssistantSettings } from '../../operations.ts'
import { Form } from '../../ui/form.tsx'
import { Note } from '../../ui/note.tsx'
import type { Problem } from '../../ui/use-problem.ts'
import { ModelChoice } from './model-choice.tsx'
import { ModelServerFields, type ChosenModel } from './model-server-fields.tsx'
import './setup.css'

/** Told by `problem`. */
const ignored = (): void => undefined

const modes = ['quote', 'generate'] as const
type Mode = (typeof modes)[number]

interface WritingFormProps {
  settings: AssistantSettings
  submit: string
  /** What is said, or where the reader goes, once the choice is kept. */
  says?: string
  leadsTo?: NavigateOptions
  /** Whether a server may be added here: elsewhere there is a place for that. */
  addsServer?: boolean
}

/** How the assistant writes: the passages themselves, or a model of a known or a new server. */
export function WritingForm({ settings, submit, says, leadsTo, addsServer = false }: WritingFormProps) {
  const text = useText()
  const [mode, setMode] = useState<Mode>(settings.mode)
  const [picked, setPicked] = useState<string | null>(null)
  const [added, setAdded] = useState<ChosenModel | null>(null)
  const [isUntested, setUntested] = useState(false)
  const save = useSave({ says, leadsTo })
  const known = picked ?? settings.model ?? settings.models[0] ?? null
  const model = added?.model ?? known
  const untested: Problem = { message: text('setup.server.first'), fields: {}, isUnreachable: false }
  return (
    <Form
      submit={submit}
      problem={isUntested ? untested : save.problem}
      isRunning={save.isRunning}
      onSubmit={() => {
        setUntested(mode === 'generate' && model === null)
        if (mode === 'quote') save.run({ mode }, null)
        else if (model !== null) save.run({ mode, model }, added?.server ?? null)
      }}
    >
      {modes.map((value) => (
        <ModeChoice key={value} mode={value} isChosen={mode === value} onChoose={() => setMode(value)} />
      ))}
      {mode === 'generate' && known !== null && (
        <ModelChoice models={settings.models} chosen={known} onChoose={setPicked} />
      )}
      {mode === 'generate' && addsServer && (
        <AddedServer
          isFolded={known !== null}
          onChoose={(chosen) => {
            setUntested(false)
            setAdded(chosen)
          }}
        />
      )}
      {mode === 'generate' && !addsServer && known === null && <Note tone="warn">{text('setup.server.absent')}</Note>}
    </Form>
  )
}

/** Folded when a model is already known: most people do not need another server. */
function AddedServer({ isFolded, onChoose }: { isFolded: boolean; onChoose: (chosen: ChosenModel | null) => void }) {
  const text = useText()
  const fields = <ModelServerFields onChoose={onChoose} />
  if (!isFolded) return fields
  return (
    <details>
      <summary>{text('setup.server.other')}</summary>
      {fields}
    </details>
  )
}

function ModeChoice({ mode, isChosen, onChoose }: { mode: Mode; isChosen: boolean; onChoose: () => void }) {
  const text = useText()
  const explanation: TextKey = mode === 'quote' ? 'setup.quote.text' : 'setup.generate.text'
  return (
    <label className="choice">
      <input type="radio" name="mode" value={mode} checked={isChosen} onChange={onChoose} />
      <strong>{text(mode === 'quote' ? 'setup.quote' : 'setup.generate')}</strong>
      <span className="quiet">{text(explanation)}</span>
    </label>
  )
}

function useSave({ says, leadsTo }: { says: string | undefined; leadsTo: NavigateOptions | undefined }) {
  const queryClient = useQueryClient()
  const add = useAddModelServer({ failure: 'beside', invalidates: ['listModelServers'] })
  const update = useUpdateAssistantSettings({
    failure: 'beside',
    onDone: (settings) => queryClient.setQueryData(['getAssistantSettings', {}], settings),
    ...(says === undefined ? {} : { says: () => says }),
    ...(leadsTo === undefined ? {} : { leadsTo: () => leadsTo }),
  })
  const [kept, setKept] = useState<ChosenModel['server'] | null>(null)
  /** A server that is new is in service before its model is chosen; it is added once, however often that is tried. */
  const run = (choice: AssistantSettingsDraft, server: ChosenModel['server'] | null): void => {
    if (server === null || server === kept) update.run({ body: choice })
    else add.runAsync({ body: server }).then(() => (setKept(server), update.run({ body: choice })), ignored)
  }
  return { run, isRunning: add.isRunning || update.isRunning, problem: add.problem ?? update.problem }
}

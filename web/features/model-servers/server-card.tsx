import { useState } from 'react'
import type { ModelServer } from '#contract/model-servers'
import { useText } from '../../locales/text.ts'
import { useDeleteModelServer, useTestModelServer } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Facts } from '../../ui/facts.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Note } from '../../ui/note.tsx'
import { Tag } from '../../ui/tag.tsx'
import { ServedModels } from './served-models.tsx'
import { ServerDialog } from './server-dialog.tsx'
import { timeoutWords } from './timeout-fields.tsx'
import { kindName, serverName } from './words.ts'

/** One server: whether it answers, what it serves, and what can be done with it. */
export function ServerCard({ server }: { server: ModelServer }) {
  const text = useText()
  const { id, kind, url, has_key: hasKey, may_see: maySee, runs_in: place, reason, models } = server
  const waits = timeoutWords(text, server.timeouts)
  return (
    <Card
      title={serverName(text, server)}
      tags={<ServerState server={server} />}
      actions={id === null ? null : <ServerActions id={id} server={server} />}
    >
      <Facts
        facts={[
          ...(url === null ? [] : [[text('setup.server.url'), url] as const]),
          ...(kind === '' ? [] : [[text('servers.kind'), kindName(text, kind)] as const]),
          ...(id === null
            ? []
            : [[text('servers.key'), text(hasKey ? 'servers.key.some' : 'servers.key.none')] as const]),
          ...(place === null ? [] : [[text('servers.runsIn'), text(`servers.runsIn.${place}`)] as const]),
          [text('servers.maySee'), text(`servers.maySee.${maySee}`)],
          ...(waits === null ? [] : [[text('servers.timeouts'), waits] as const]),
        ]}
      />
      {reason !== null && <Note tone="danger">{text('servers.unreachable', { reason })}</Note>}
      <details open={models.length <= 4}>
        <summary>{text('servers.models', { count: models.length })}</summary>
        <ServedModels server={server} />
      </details>
    </Card>
  )
}

function ServerState({ server: { id, reachable, models } }: { server: ModelServer }) {
  const text = useText()
  return (
    <>
      {id === null && <Tag>{text('servers.ofInstance')}</Tag>}
      {reachable === true && <Tag tone="ok">{text('servers.answers')}</Tag>}
      {reachable === false && <Tag tone="danger">{text('servers.silent')}</Tag>}
      {models.some(({ paused_seconds: seconds }) => seconds > 0) && <Tag tone="warn">{text('servers.paused')}</Tag>}
    </>
  )
}

function ServerActions({ id, server }: { id: number; server: ModelServer }) {
  const text = useText()
  const { name } = server
  const [opened, setOpened] = useState<'change' | 'remove' | null>(null)
  const close = (): void => setOpened(null)
  const test = useTestModelServer({
    failure: 'beside',
    invalidates: ['listModelServers'],
    says: ({ models }) => text('setup.server.found', { count: models.length }),
  })
  const remove = useDeleteModelServer({
    invalidates: ['listModelServers', 'getAssistantSettings'],
    says: () => text('servers.removed', { name }),
  })
  return (
    <>
      <Button kind="bare" aria-disabled={test.isRunning} onClick={() => test.run({ params: { id } })}>
        {text(test.isRunning ? 'setup.server.testing' : 'servers.test')} <span className="vh">{name}</span>
      </Button>
      <Button kind="bare" onClick={() => setOpened('change')}>
        {text('people.change')} <span className="vh">{name}</span>
      </Button>
      <Button kind="bare" onClick={() => setOpened('remove')}>
        {text('delete')} <span className="vh">{name}</span>
      </Button>
      {test.problem && <Note tone="danger">{test.problem.message}</Note>}
      {test.data && (
        <p className="quiet">
          {text('setup.server.found', { count: test.data.models.length })}{' '}
          {text('servers.latency', { count: text.number(test.data.milliseconds) })}
        </p>
      )}
      {opened === 'change' && <ServerDialog server={server} onClose={close} />}
      {opened === 'remove' && (
        <ConfirmDialog
          title={text('servers.remove.title', { name })}
          explanation={text('servers.remove.text')}
          onClose={close}
          onConfirm={() => (close(), remove.run({ params: { id } }))}
        />
      )}
    </>
  )
}

import type { OperationId } from '#contract/contract'

const question = 'Combien de temps dure la période d’essai d’un cadre ?'

/** Bodies worth copying, for the operations that people try first. */
const bodies: { readonly [Id in OperationId]?: unknown } = {
  createChatCompletion: { model: 'assistant/socle', messages: [{ role: 'user', content: question }], stream: true },
  createEmbeddings: { model: 'multilingual-e5-small', input: 'période d’essai' },
  search: { query: question, limit: 5 },
  createCollection: { name: 'Notes du service' },
  createKey: { name: 'Mon application', scopes: ['models:read', 'inference:use'] },
  createConversation: {},
  postMessage: { text: question },
  renameConversation: { title: 'Période d’essai' },
  updateAssistantSettings: { mode: 'quote' },
  probeModelServer: { url: 'http://127.0.0.1:11434/v1' },
}

interface Called {
  readonly id: OperationId
  readonly method: string
  readonly path: string
  readonly isPublic: boolean
  readonly isUpload: boolean
}

/** The operation as one command of a terminal. */
export function curlOf({ id, method, path, isPublic, isUpload }: Called): string {
  const body = bodies[id]
  return [
    `curl ${method === 'GET' ? '' : `-X ${method} `}"$SOCLE${path}"`,
    ...(isPublic ? [] : ['-H "Authorization: Bearer $KEY"']),
    ...(isUpload ? ['-F file=@note.pdf', '-F collection_id=1'] : []),
    ...(body === undefined ? [] : ['-H "Content-Type: application/json"', `-d '${JSON.stringify(body)}'`]),
  ].join(' \\\n  ')
}

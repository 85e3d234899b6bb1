import { asCollectionId, asDocumentId, type CollectionId, type DocumentId } from '#contract/ids'
import type { TestServer } from './server.ts'
import { until } from './until.ts'

/** A sheet long enough to be quoted and cited. */
export const trialPeriodSheet = `# La période d'essai

## Durée de la période d'essai

La durée maximale de la période d'essai est de deux mois pour les ouvriers et les employés.
Elle est de trois mois pour les agents de maîtrise et les techniciens.
La période d'essai dure au plus quatre mois pour les cadres.
Le contrat de travail ou la lettre d'engagement doit prévoir la période d'essai, faute de quoi elle ne s'applique pas au
salarié. Une convention collective peut fixer une durée plus courte, que l'employeur doit alors respecter.

## Renouvellement

La période d'essai peut être renouvelée une fois si un accord de branche étendu le prévoit.
Renouvellement compris, elle ne peut pas dépasser huit mois pour les cadres.
Le salarié doit donner son accord par écrit pendant la période initiale : le silence ne vaut pas acceptation. Un
renouvellement décidé par l'employeur seul, ou demandé après la fin de la période initiale, est sans effet.
`

/** Puts a document in a collection of its own, by the interface, and waits until it is searched. */
export async function addDocument(
  server: TestServer,
  { name, text }: { name: string; text: string },
): Promise<{ collectionId: CollectionId; documentId: DocumentId }> {
  const collection = await server.call('POST', '/v1/collections', { body: { name, visibility: 'organisation' } })
  const collectionId = asCollectionId(Number(collection.json['id']))
  const form = new FormData()
  form.set('collection_id', String(collectionId))
  form.set('file', new Blob([text], { type: 'text/markdown' }), name)
  const sent = await fetch(new URL('/v1/documents', server.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${server.key}` },
    body: form,
  })
  if (sent.status !== 201) throw new Error(`the document was refused: ${await sent.text()}`)
  const { id } = JSON.parse(await sent.text())
  await until(async () => {
    const { json } = await server.call('GET', `/v1/documents/${id}`)
    if (String(json['state']) === 'failed') throw new Error(`the document failed: ${JSON.stringify(json)}`)
    return String(json['state']) === 'ready'
  })
  return { collectionId, documentId: asDocumentId(Number(id)) }
}

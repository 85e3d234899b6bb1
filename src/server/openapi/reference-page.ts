import { type OperationId, contract } from '#contract/contract'
import type { Route } from '#contract/route'
import { curlOf } from './examples.ts'
import { Markup, markup } from './markup.ts'
import type { Json } from './named-schemas.ts'
import { type Operation, openApi } from './openapi.ts'
import { referenceStyle } from './reference-style.ts'
import { shapeOf } from './shape.ts'
import { z } from 'zod'

let page: string | null = null

/** The reference of the interface as one page without a script, made once. It is for developers, in English like the contract. */
export function referencePage(): string {
  page ??= makePage().text
  return page
}

const lead =
  'Each operation, with what it reads and what it gives. Sentences of errors follow Accept-Language. The same contract exists for machines:'

function makePage(): Markup {
  const { document } = openApi()
  const tags = [...new Set(Object.values<Route>(contract).map(({ tag }) => tag))]
  return markup`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Programming interface – Socle</title><style>${new Markup(referenceStyle)}</style></head>
<body><a class="skip" href="#content">Skip to content</a>
<header><p><a href="/">Socle</a></p><h1>Programming interface</h1><p>${lead} <a href="/openapi.json">/openapi.json</a></p></header>
<nav aria-label="Contents">${tags.map(contentsOf)}</nav>
<main id="content">${tags.map(section)}
<section><h2>Errors</h2><p>One body for all of them. Codes never change.</p>${errorTable(document.components.responses)}</section>
<section><h2>Shapes</h2>${Object.entries(document.components.schemas).map(namedShape)}</section>
</main></body></html>
`
}

/** Folded by subject: the list is long, and each reader looks for one. */
function contentsOf(tag: Route['tag']): Markup {
  return markup`<details><summary>${tag}</summary><ul>${operationsOf(tag).map(contentsLine)}</ul></details>\n`
}

function operationsOf(tag: Route['tag']): OperationId[] {
  return operationIds().filter((id) => contract[id].tag === tag)
}

/** The keys of the table are its operations. */
function operationIds(): OperationId[] {
  return Object.keys(contract) as OperationId[]
}

function contentsLine(id: OperationId): Markup {
  return markup`<li><a href="#${id}"><code>${contract[id].method} ${shownPath(contract[id])}</code></a></li>\n`
}

function shownPath({ path }: Route): string {
  return path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}')
}

function section(tag: Route['tag']): Markup {
  return markup`<section><h2>${tag}</h2>${operationsOf(tag).map(operation)}</section>\n`
}

function operation(id: OperationId): Markup {
  const route: Route = contract[id]
  const described = findOperation(id)
  const { method, access } = route
  const path = shownPath(route)
  const curl = curlOf({ id, method, path, isPublic: access === 'public', isUpload: route.transport === 'upload' })
  return markup`<article id="${id}"><h3><code>${method} ${path}</code></h3><p>${route.summary}</p>
<p class="quiet">${accessWords(route)}</p>${parameters(described)}
${shape('Request body', described.requestBody)}${shape('Answer', described.responses[String(route.status)])}
<h4>Example</h4><pre tabindex="0"><code>${curl}</code></pre></article>\n`
}

function findOperation(id: OperationId): Operation {
  const all = Object.values(openApi().document.paths).flatMap((methods) => Object.values(methods))
  const found = all.find(({ operationId }) => operationId === id)
  if (found === undefined) throw new RangeError(`operation ${id} is not described`)
  return found
}

function accessWords({ access }: Route): Markup {
  if (access === 'public') return markup`Open to everybody`
  if (access === 'monitoring') return markup`For administrators and the networks that the configuration names`
  if (access === 'browser') return markup`For whoever signs in with a browser`
  return access === 'signed-in' ? markup`For whoever is signed in` : markup`Permission <code>${access}</code>`
}

const Parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean(),
  schema: z.record(z.string(), z.unknown()),
})

function parameters({ parameters: list }: Operation): Markup {
  if (list.length === 0) return markup``
  const rows = list
    .map((one) => Parameter.parse(one))
    .map(({ name, in: place, required, schema }) => {
      const shown = markup`<code>${name}${required ? '' : '?'}</code>`
      return markup`<tr><th scope="row">${shown}</th><td>${place}</td><td><code>${shapeOf(schema)}</code></td></tr>`
    })
  return markup`<table><caption>Parameters</caption>${rows}</table>`
}

const Content = z.object({
  content: z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) })).optional(),
})

function shape(title: string, described: Json | undefined): Markup {
  const [media] = Object.entries(Content.parse(described ?? {}).content ?? {})
  if (media === undefined) return markup``
  const [type, { schema }] = media
  const heading = markup`<h4>${title} <span class="quiet">${type}</span></h4>`
  return markup`${heading}<pre tabindex="0"><code>${shapeOf(schema)}</code></pre>`
}

function errorTable(responses: Readonly<Record<string, Json>>): Markup {
  const rows = Object.entries(responses).map(([name, { description }]) => {
    return markup`<tr><th scope="row">${name.replace('Error', '')}</th><td>${String(description)}</td></tr>`
  })
  return markup`<table>${rows}</table>`
}

function namedShape([name, schema]: [string, Json]): Markup {
  return markup`<h3 id="schema-${name}"><code>${name}</code></h3><pre tabindex="0"><code>${shapeOf(schema)}</code></pre>\n`
}

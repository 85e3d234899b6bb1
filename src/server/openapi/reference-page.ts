import { type OperationId, contract } from '#contract/contract'
import type { Route } from '#contract/route'
import type { Language } from '../locales/error-words.ts'
import { referenceWords } from '../locales/reference-words.ts'
import { curlOf } from './examples.ts'
import { Markup, markup } from './markup.ts'
import type { Json } from './named-schemas.ts'
import { type Operation, openApi } from './openapi.ts'
import { referenceStyle } from './reference-style.ts'
import { shapeOf } from './shape.ts'
import { z } from 'zod'

type Words = ReturnType<typeof referenceWords>

const pages = new Map<Language, string>()

/** The reference of the interface as one page without a script, made once per language. */
export function referencePage(language: Language): string {
  const known = pages.get(language)
  if (known !== undefined) return known
  const page = makePage(language).text
  pages.set(language, page)
  return page
}

function makePage(language: Language): Markup {
  const words = referenceWords(language)
  const { document } = openApi()
  const tags = [...new Set(Object.values<Route>(contract).map(({ tag }) => tag))]
  return markup`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title} – Socle</title><style>${new Markup(referenceStyle)}</style></head>
<body><a class="skip" href="#content">${words.skip}</a>
<header><h1>${words.title}</h1><p>${words.lead} <a href="/openapi.json">/openapi.json</a></p></header>
<nav aria-label="${words.contents}"><ul>${tags.flatMap((tag) => operationsOf(tag).map(contentsLine))}</ul></nav>
<main id="content">${tags.map((tag) => section(tag, words))}
<section><h2>${words.errors}</h2><p>${words.errorsText}</p>${errorTable(document.components.responses)}</section>
<section><h2>${words.shapes}</h2>${Object.entries(document.components.schemas).map(namedShape)}</section>
</main></body></html>
`
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

function section(tag: Route['tag'], words: Words): Markup {
  return markup`<section><h2>${tag}</h2>${operationsOf(tag).map((id) => operation(id, words))}</section>\n`
}

function operation(id: OperationId, words: Words): Markup {
  const route: Route = contract[id]
  const described = findOperation(id)
  const { method, access } = route
  const path = shownPath(route)
  const curl = curlOf({ id, method, path, isPublic: access === 'public', isUpload: route.transport === 'upload' })
  return markup`<article id="${id}"><h3><code>${method} ${path}</code></h3><p>${route.summary}</p>
<p class="quiet">${accessWords(route, words)}</p>${parameters(described, words)}
${shape(words.body, described.requestBody)}${shape(words.answer, described.responses[String(route.status)])}
<h4>${words.example}</h4><pre tabindex="0"><code>${curl}</code></pre></article>\n`
}

function findOperation(id: OperationId): Operation {
  const all = Object.values(openApi().document.paths).flatMap((methods) => Object.values(methods))
  const found = all.find(({ operationId }) => operationId === id)
  if (found === undefined) throw new RangeError(`operation ${id} is not described`)
  return found
}

function accessWords({ access }: Route, words: Words): Markup {
  if (access === 'public') return markup`${words.everybody}`
  return access === 'signed-in' ? markup`${words.signedIn}` : markup`${words.scope} <code>${access}</code>`
}

const Parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean(),
  schema: z.record(z.string(), z.unknown()),
})

function parameters({ parameters: list }: Operation, words: Words): Markup {
  if (list.length === 0) return markup``
  const rows = list
    .map((one) => Parameter.parse(one))
    .map(({ name, in: place, required, schema }) => {
      const shown = markup`<code>${name}${required ? '' : '?'}</code>`
      return markup`<tr><th scope="row">${shown}</th><td>${place}</td><td><code>${shapeOf(schema)}</code></td></tr>`
    })
  return markup`<table><caption>${words.parameters}</caption>${rows}</table>`
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

/** Writes what the reference documentation takes from the program, so that a change of it is seen in review. */
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { configDocs } from '#server/config-docs'
import { openApi } from '#server/openapi/openapi'

const folder = new URL('../docs/reference/', import.meta.url)

const configurationIntro = `# Configuration

Everything is optional: without a file, each key has its default. The file is \`socle.yaml\`, beside the data folder;
\`\${NAME}\` inside a value is replaced by the environment variable. Adding a model server takes three lines:

\`\`\`yaml
backends:
  mistral:
    url: https://api.mistral.ai/v1
\`\`\`

\`socle config check\` says what is wrong and where, \`socle config schema\` gives the JSON Schema for an editor.

`

/** Each file of the reference that is generated, and its content. */
export function referenceFiles(): { path: string; text: string }[] {
  const place = (name: string): string => fileURLToPath(new URL(name, folder))
  return [
    { path: place('openapi.json'), text: `${JSON.stringify(openApi().document, null, 1)}\n` },
    { path: place('configuration.md'), text: configurationIntro + configDocs() },
  ]
}

if (import.meta.main) {
  await mkdir(folder, { recursive: true })
  for (const { path, text } of referenceFiles()) await writeFile(path, text)
}

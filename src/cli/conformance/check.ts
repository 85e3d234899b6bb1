import type { Target } from './target.ts'

export type Family = 'wire' | 'OpenAI' | 'Anthropic' | 'Mistral' | 'Cohere' | 'Albert' | 'MCP'

/** One thing that clients of a family rely on. `run` throws `Difference`, or `NotOffered` when it cannot be tried. */
export interface Check {
  readonly family: Family
  readonly name: { readonly fr: string; readonly en: string }
  run(target: Target): Promise<void>
}

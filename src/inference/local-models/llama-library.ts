/** What is used of node-llama-cpp 3.21, which is installed on demand and has no types here. */
export interface LlamaLibrary {
  getLlama(options: { gpu: false; build: 'never'; maxThreads: number; logLevel: 'error' }): Promise<Llama>
  LlamaChat: new (options: { contextSequence: ContextSequence }) => LlamaChat
}

interface Llama {
  loadModel(options: { modelPath: string }): Promise<LlamaModel>
  createGrammarForJsonSchema(schema: unknown): Promise<Grammar>
  getGrammarFor(name: 'json'): Promise<Grammar>
}

/** Passed on only. */
export type Grammar = { readonly kind?: 'grammar' }

interface LlamaModel {
  createContext(options: { contextSize: number; threads: number }): Promise<{ getSequence(): ContextSequence }>
  tokenize(text: string): readonly unknown[]
}

export interface ContextSequence {
  readonly nextTokenIndex: number
}

export type HistoryItem =
  | { readonly type: 'system' | 'user'; readonly text: string }
  | { readonly type: 'model'; readonly response: readonly string[] }

export interface GenerateOptions {
  readonly onTextChunk: (text: string) => void
  readonly signal: AbortSignal
  readonly stopOnAbortSignal: true
  readonly maxTokens?: number
  readonly temperature?: number
  readonly topP?: number
  readonly seed?: number
  readonly customStopTriggers?: readonly string[]
  readonly grammar?: Grammar
}

export interface LlamaChat {
  generateResponse(
    history: readonly HistoryItem[],
    options: GenerateOptions,
  ): Promise<{ readonly response: string; readonly metadata: { readonly stopReason: string } }>
}

export interface LoadedModel {
  readonly llama: Llama
  readonly model: LlamaModel
  readonly chat: LlamaChat
}

export interface LoadPlan {
  readonly library: string
  readonly file: string
  readonly contextTokens: number
  readonly threads: number
}

/** Loads the library from where it was installed, then the model. */
export async function loadModel({ library, file, contextTokens, threads }: LoadPlan): Promise<LoadedModel> {
  // The version is pinned where it is installed: its module has this shape.
  const { getLlama, LlamaChat } = (await import(library)) as LlamaLibrary
  const llama = await getLlama({ gpu: false, build: 'never', maxThreads: threads, logLevel: 'error' })
  const model = await llama.loadModel({ modelPath: file })
  const context = await model.createContext({ contextSize: contextTokens, threads })
  return { llama, model, chat: new LlamaChat({ contextSequence: context.getSequence() }) }
}

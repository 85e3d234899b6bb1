import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EmbeddingRequest, TextQueue } from './text-queue.ts'
import type { TextTask } from './text-queue.ts'

function request(name: string, count: number, length = 100): EmbeddingRequest {
  return new EmbeddingRequest(Array.from({ length: count }, (_, index) => `${name}${index} `.padEnd(length, '.')))
}

function nameOf(task: TextTask | undefined): string {
  return task?.text.split(' ')[0] ?? 'nothing'
}

/** Takes texts and answers them at once. */
function serve(queue: TextQueue, count: number): string[] {
  return Array.from({ length: count }, () => {
    const task = queue.take()
    task?.request.complete(task, { vector: Float32Array.of(1), tokens: 3 })
    return nameOf(task)
  })
}

test('a question passes before the rest of a document', () => {
  const queue = new TextQueue()
  queue.add(request('passage', 50, 800))
  serve(queue, 2)
  queue.add(request('question', 1, 40))
  assert.deepEqual(serve(queue, 2), ['question0', 'passage2'])
})

test('a question passes before many requests of one passage each', () => {
  const queue = new TextQueue()
  for (let index = 0; index < 30; index += 1) queue.add(request(`single${index}-`, 1, 800))
  queue.add(request('question', 1, 40))
  assert.ok(serve(queue, 2).includes('question0'))
})

test('documents advance side by side', () => {
  const queue = new TextQueue()
  queue.add(request('a', 20))
  queue.add(request('b', 20))
  const served = serve(queue, 12).map((name) => name[0])
  const ofFirst = served.filter((name) => name === 'a').length
  assert.ok(ofFirst >= 5 && ofFirst <= 8, served.join(''))
})

test('a document advances however many questions come', () => {
  const queue = new TextQueue()
  queue.add(request('passage', 10, 800))
  const served: string[] = []
  for (let index = 0; index < 40; index += 1) {
    queue.add(request('question', 1, 40))
    served.push(...serve(queue, 1))
  }
  assert.ok(served.filter((name) => name.startsWith('passage')).length >= 9)
})

test('vectors come back in the order of the texts, tokens are summed', async () => {
  const queue = new TextQueue()
  const asked = new EmbeddingRequest(['long text', 'x', 'middle'])
  queue.add(asked)
  for (let task = queue.take(); task; task = queue.take()) {
    asked.complete(task, { vector: Float32Array.of(task.text.length), tokens: 2 })
  }
  const { vectors, tokens } = await asked.result
  assert.deepEqual([vectors.map(([length]) => length), tokens], [[9, 1, 6], 6])
})

test('a text that is put back comes next, even if it was the last one', () => {
  const queue = new TextQueue()
  queue.add(request('only', 1))
  const task = queue.take()
  assert.ok(task)
  assert.equal(queue.take(), undefined)
  queue.putBack(task)
  assert.equal(nameOf(queue.take()), 'only0')
})

test('a request that failed leaves the queue with all its texts', async () => {
  const queue = new TextQueue()
  const [given, kept] = [request('given', 5), request('kept', 1)]
  queue.add(given)
  queue.add(kept)
  given.fail(new Error('given up'))
  await assert.rejects(given.result, /given up/)
  assert.deepEqual([nameOf(queue.take()), nameOf(queue.take())], ['kept0', 'nothing'])
})

test('failing all tells every request', async () => {
  const queue = new TextQueue()
  const requests = [request('a', 2), request('b', 2)]
  for (const each of requests) queue.add(each)
  queue.failAll(new Error('stopped'))
  for (const each of requests) await assert.rejects(each.result, /stopped/)
  assert.equal(queue.take(), undefined)
})

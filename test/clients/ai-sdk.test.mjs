// The Vercel AI SDK with its three ways to an OpenAI server, and the one to Anthropic's.
import assert from 'node:assert/strict'
import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { APICallError, generateObject, generateText, stepCountIs, streamObject, streamText, tool } from 'ai'
import { z } from 'zod'
import { all, check, done, PDF, PNG, startProxy, withProxy } from './harness.mjs'

globalThis.AI_SDK_LOG_WARNINGS = false
const proxy = await startProxy()
const MODEL = 'claude-sonnet-5-5'
const ways = [
  ['openai-compatible', ({ base, key }) => createOpenAICompatible({ name: 'proxy', baseURL: base, apiKey: key,
    includeUsage: true, supportsStructuredOutputs: true })(MODEL)],
  ['openai chat', ({ base, key }) => createOpenAI({ baseURL: base, apiKey: key }).chat(MODEL)],
  ['openai responses', ({ base, key }) => createOpenAI({ baseURL: base, apiKey: key }).responses(MODEL)],
  ['anthropic', ({ base, key }) => createAnthropic({ baseURL: base, apiKey: key })(MODEL)]
]
const Cake = z.object({ name: z.string(), grams: z.number().int(), kind: z.enum(['sponge', 'cheese']) })
const image = { type: 'file', data: Buffer.from(PNG, 'base64'), mediaType: 'image/png' }
const paper = { type: 'file', data: Buffer.from(PDF, 'base64'), mediaType: 'application/pdf', filename: 'paper.pdf' }
const picture = { type: 'image', image: Buffer.from(PNG, 'base64') }

/** Tools whose first answer asks for a second call: call, call, answer. */
const tools = (calls) => ({
  weather: tool({
    description: 'The weather of a city', inputSchema: z.object({ city: z.string() }),
    execute: async ({ city }) => { calls.push(`weather ${city}`); return 'sunny, so [thinking][tool clock]' }
  }),
  clock: tool({ inputSchema: z.object({}), execute: async () => { calls.push('clock'); return 'noon' } })
})

const threeSteps = (model, calls, more) => ({ model, prompt: 'Look out [thinking][tool]', tools: tools(calls),
  stopWhen: stepCountIs(5), maxRetries: 0, ...more })

function isThreeSteps(calls, steps, text) {
  assert.deepEqual(calls, ['weather Paris', 'clock'])
  assert.deepEqual(steps.map((s) => s.finishReason), ['tool-calls', 'tool-calls', 'stop'])
  assert.match(text, /^The tool answered: .*noon/)
  for (const { usage } of steps) {
    assert.equal(usage.inputTokens + usage.outputTokens, usage.totalTokens)
    assert.ok(usage.inputTokenDetails.noCacheTokens >= 0)
  }
}

const options = { openai: { reasoningEffort: 'high', reasoningSummary: 'auto', forceReasoning: true },
  proxy: { reasoningEffort: 'high' }, anthropic: { thinking: { type: 'adaptive', display: 'summarized' } } }

for (const [way, connect] of ways) {
  const model = connect(proxy)

  await check(`${way} generateText`, async () => {
    const answer = await generateText({ model, system: 'Be kind.', prompt: 'Hello', maxRetries: 0 })
    assert.match(answer.text, /^Hello!/)
    assert.equal(answer.finishReason, 'stop')
    assert.ok(answer.usage.inputTokens > 0 && answer.usage.outputTokens > 0)
    assert.equal(answer.response.modelId, MODEL)
  })

  await check(`${way} streamText`, async () => {
    const answer = streamText({ model, prompt: '[unicode]', maxRetries: 0 })
    const parts = await all(answer.fullStream)
    assert.ok(parts.every((p) => p.type !== 'error'))
    assert.match(await answer.text, /\ud83d\udc4b\ud83c\udffd \u6f22\u5b57/)
    assert.equal(await answer.finishReason, 'stop')
    assert.ok((await answer.usage).outputTokens > 0)
  })

  await check(`${way} reasoning`, async () => {
    const answer = streamText({ model, prompt: '[thinking]', providerOptions: options, maxRetries: 0 })
    const thought = (await all(answer.fullStream)).filter((p) => p.type === 'reasoning-delta')
    assert.match(await answer.text, /^Hello!/)
    // The chat model of @ai-sdk/openai reads no reasoning at all.
    if (way !== 'openai chat') assert.match(thought.map((p) => p.text).join(''), /demo to think/)
  })

  await check(`${way} three steps with tools`, async () => {
    const calls = []
    const { steps, text } = await generateText(threeSteps(model, calls))
    isThreeSteps(calls, steps, text)
  })

  await check(`${way} three steps with tools, streamed`, async () => {
    const calls = []
    const answer = streamText(threeSteps(model, calls, { providerOptions: options }))
    assert.ok((await all(answer.fullStream)).every((p) => p.type !== 'error'))
    isThreeSteps(calls, await answer.steps, await answer.text)
  })

  await check(`${way} parallel calls`, async () => {
    const calls = []
    const { text } = await generateText({ ...threeSteps(model, calls), prompt: '[parallel]', stopWhen: stepCountIs(1) })
    assert.deepEqual(calls.sort(), ['clock', 'weather Paris'])
    assert.match(text, /two tools/)
  })

  await check(`${way} generateObject and streamObject`, async () => {
    const { object } = await generateObject({ model, schema: Cake, prompt: 'A cake', maxRetries: 0 })
    assert.deepEqual(Cake.parse(object), object)
    const streamed = streamObject({ model, schema: Cake, prompt: 'A cake', maxRetries: 0 })
    assert.deepEqual((await all(streamed.partialObjectStream)).at(-1), object)
    assert.deepEqual(await streamed.object, object)
  })

  await check(`${way} images and files`, async () => {
    const content = [{ type: 'text', text: 'What is this?' }, image, picture, paper]
    const { finishReason } = await generateText({ model, messages: [{ role: 'user', content }], maxRetries: 0 })
    assert.equal(finishReason, 'stop')
  })

  await check(`${way} max_tokens is length, a refusal content-filter`, async () => {
    for (const [prompt, reason] of [['[max_tokens]', 'length'], ['[refusal]', 'content-filter']]) {
      assert.equal((await generateText({ model, prompt, maxRetries: 0 })).finishReason, reason)
      assert.equal(await streamText({ model, prompt, maxRetries: 0 }).finishReason, reason)
    }
  })

  await check(`${way} errors have status and message`, async () => {
    const wrong = connect({ ...proxy, key: 'sk-wrong' })
    await assert.rejects(generateText({ model: wrong, prompt: 'Hello' }),
      (e) => APICallError.isInstance(e) && e.statusCode === 401 && /key/i.test(e.message))
    await assert.rejects(generateText({ model, prompt: '[too-long]' }),
      (e) => APICallError.isInstance(e) && e.statusCode === 400 && /prompt is too long/.test(e.message))
  })

  for (const marker of ['[cut]', '[overloaded-mid]']) {
    await check(`${way} a stream broken by ${marker} is an error part`, () => withProxy(async (own) => {
      const seen = []
      const onError = ({ error }) => seen.push(error)
      const answer = streamText({ model: connect(own), prompt: marker, maxRetries: 0, onError })
      await answer.consumeStream()
      assert.equal(seen.length, 1)
      assert.equal(await answer.finishReason, 'error')
    }))
  }
}

const openai = createOpenAI({ baseURL: proxy.base, apiKey: proxy.key })

await check('openai responses: a second turn by item references', async () => {
  const messages = [{ role: 'user', content: '[thinking][tool]' }]
  const calls = []
  const first = await generateText({ ...threeSteps(openai(MODEL), calls), prompt: undefined, messages })
  messages.push(...first.response.messages, { role: 'user', content: 'And now?' })
  const second = await generateText({ model: openai(MODEL), messages, tools: tools(calls), maxRetries: 0 })
  assert.ok(second.request.body.input.some((item) => item.type === 'item_reference'))
  assert.match(second.text, /And now\?/)
})

await check('openai responses: store false sends everything back, thinking too', async () => {
  const providerOptions = { openai: { store: false, reasoningSummary: 'auto', forceReasoning: true,
    include: ['reasoning.encrypted_content'] } }
  const calls = []
  const { steps, text } = await generateText(threeSteps(openai(MODEL), calls, { providerOptions }))
  isThreeSteps(calls, steps, text)
  const sent = steps[1].request.body.input
  assert.ok(!sent.some((item) => item.type === 'item_reference'))
  assert.ok(sent.some((item) => item.type === 'reasoning' && item.encrypted_content))
})

await check('openai responses: previous_response_id', async () => {
  const first = await generateText({ model: openai(MODEL), prompt: 'Remember me', maxRetries: 0 })
  const { responseId } = first.providerMetadata.openai
  const second = await generateText({ model: openai(MODEL), prompt: 'Who am I?', maxRetries: 0,
    providerOptions: { openai: { previousResponseId: responseId } } })
  assert.ok(second.usage.inputTokens > first.usage.inputTokens)
})

await check('openai responses: web search with sources', async () => {
  const answer = await generateText({ model: openai(MODEL), prompt: '[pause]', maxRetries: 0,
    tools: { web_search: openai.tools.webSearch({ searchContextSize: 'low' }) } })
  assert.ok(answer.sources.some((s) => s.url === 'https://claude.com/'))
  assert.match(answer.text, /this is a demo/)
})

done()

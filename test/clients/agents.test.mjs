// The OpenAI Agents SDK over both of its APIs.
import assert from 'node:assert/strict'
import { Agent, handoff, ModelRefusalError, OpenAIProvider, Runner, tool } from '@openai/agents'
import { z } from 'zod'
import { all, check, done, startProxy, withProxy } from './harness.mjs'

const proxy = await startProxy()
const connect = ({ base, key }, useResponses) => new Runner({ tracingDisabled: true,
  modelProvider: new OpenAIProvider({ baseURL: base, apiKey: key, useResponses }) })
const agent = (fields) => new Agent({ name: 'Demo', instructions: 'Be kind.', model: 'claude-sonnet-5-5', ...fields })
const Cake = z.object({ name: z.string(), grams: z.number().int() })

const tools = (calls) => [
  tool({
    name: 'weather', description: 'The weather of a city', parameters: z.object({ city: z.string() }),
    execute: async ({ city }) => { calls.push(`weather ${city}`); return 'sunny, so [thinking][tool clock]' }
  }),
  tool({
    name: 'clock', description: 'The time', parameters: z.object({}),
    execute: async () => { calls.push('clock'); return 'noon' }
  })
]

for (const [way, useResponses] of [['chat completions', false], ['responses', true]]) {
  const runner = connect(proxy, useResponses)

  await check(`${way} text`, async () => {
    const { finalOutput, rawResponses: [{ usage }] } = await runner.run(agent(), 'Hello')
    assert.match(finalOutput, /^Hello!/)
    assert.ok(usage.inputTokens > 0 && usage.outputTokens > 0)
  })

  await check(`${way} a tool loop of three steps with thinking`, async () => {
    const calls = []
    const modelSettings = { reasoning: { effort: 'high', summary: 'auto' } }
    const { finalOutput } = await runner.run(agent({ tools: tools(calls), modelSettings }), '[thinking][tool]')
    assert.deepEqual(calls, ['weather Paris', 'clock'])
    assert.match(finalOutput, /^The tool answered: noon/)
  })

  await check(`${way} a tool loop, streamed`, async () => {
    const calls = []
    const result = await runner.run(agent({ tools: tools(calls) }), '[thinking][parallel]', { stream: true })
    const raw = (await all(result)).filter((e) => e.type === 'raw_model_stream_event').map((e) => e.data)
    await result.completed
    assert.ok(calls.includes('weather Paris') && calls.filter((c) => c === 'clock').length === 2)
    const heard = raw.filter((e) => e.type === 'output_text_delta').map((e) => e.delta).join('')
    assert.match(heard, /two tools/)
    assert.match(result.finalOutput, /^The tool answered: noon/)
  })

  await check(`${way} structured output`, async () => {
    const { finalOutput } = await runner.run(agent({ outputType: Cake }), 'A cake')
    assert.deepEqual(Cake.parse(finalOutput), finalOutput)
  })

  await check(`${way} a handoff`, async () => {
    const other = agent({ name: 'Other', handoffDescription: 'knows more' })
    const { lastAgent } = await runner.run(agent({ handoffs: [handoff(other)] }), '[tool]')
    assert.equal(lastAgent.name, 'Other')
  })

  await check(`${way} a second turn on the history`, async () => {
    const calls = []
    const first = await runner.run(agent({ tools: tools(calls) }), '[thinking][tool]')
    const history = [...first.history, { role: 'user', content: 'And now?' }]
    const second = await runner.run(agent({ tools: tools(calls) }), history)
    assert.match(second.finalOutput, /And now\?/)
  })

  await check(`${way} errors, a refusal and a broken stream raise`, () => withProxy(async (own) => {
    const runner = connect(own, useResponses)
    const stranger = connect({ ...own, key: 'sk-wrong' }, useResponses)
    await assert.rejects(stranger.run(agent(), 'Hello'), (e) => e.status === 401)
    await assert.rejects(runner.run(agent(), '[too-long]'), /prompt is too long/)
    if (useResponses) await assert.rejects(runner.run(agent(), '[refusal-empty]'), ModelRefusalError)
    for (const marker of ['[cut]', '[overloaded-mid]']) {
      await assert.rejects(async () => {
        const result = await runner.run(agent(), marker, { stream: true })
        await all(result)
        await result.completed
      })
    }
  }))
}

done()

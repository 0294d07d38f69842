// LangChain's ChatOpenAI over Chat Completions and over the Responses API.
import assert from 'node:assert/strict'
import { HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages'
import { tool } from '@langchain/core/tools'
import { ChatOpenAI } from '@langchain/openai'
import { z } from 'zod'
import { all, check, done, PDF, PNG, startProxy, withProxy } from './harness.mjs'

const proxy = await startProxy()
const connect = ({ base, key }, fields) => new ChatOpenAI({ model: 'claude-sonnet-5-5', apiKey: key, maxRetries: 0,
  configuration: { baseURL: base }, ...fields })
const weather = tool(async ({ city }) => `sunny in ${city}, so [thinking][tool clock]`,
  { name: 'weather', description: 'The weather of a city', schema: z.object({ city: z.string() }) })
const clock = tool(async () => 'noon', { name: 'clock', description: 'The time', schema: z.object({}) })
const Cake = z.object({ name: z.string(), grams: z.number().int() })
const joined = (chunks) => chunks.reduce((whole, chunk) => whole.concat(chunk))

/** Calls what the model asks for until it asks for nothing; streamed when asked. */
async function loop(model, messages, stream) {
  for (let steps = 1; steps < 6; steps++) {
    const answer = stream ? joined(await all(await model.stream(messages))) : await model.invoke(messages)
    messages.push(answer)
    if (!answer.tool_calls?.length) return { answer, steps }
    for (const call of answer.tool_calls) {
      const result = await { weather, clock }[call.name].invoke(call)
      assert.ok(result instanceof ToolMessage)
      messages.push(result)
    }
  }
  throw new Error('it never stops calling')
}

for (const [way, fields] of [['chat', {}], ['responses', { useResponsesApi: true }],
  ['responses, nothing kept', { useResponsesApi: true, zdrEnabled: true }]]) {
  const model = connect(proxy, fields)
  const reasoning = { effort: 'high', ...(fields.useResponsesApi && { summary: 'auto' }) }

  await check(`${way} invoke`, async () => {
    const answer = await model.invoke([new SystemMessage('Be kind.'), new HumanMessage('Hello')])
    assert.match(answer.text, /^Hello!/)
    assert.ok(answer.usage_metadata.input_tokens > 0)
    assert.equal(answer.usage_metadata.total_tokens,
      answer.usage_metadata.input_tokens + answer.usage_metadata.output_tokens)
  })

  await check(`${way} stream`, async () => {
    const answer = joined(await all(await model.stream('[unicode]')))
    assert.match(answer.text, /\ud83d\udc4b\ud83c\udffd \u6f22\u5b57/)
    assert.ok(answer.usage_metadata.output_tokens > 0)
  })

  for (const stream of [false, true]) {
    await check(`${way} bindTools, three steps with thinking${stream ? ', streamed' : ''}`, async () => {
      const bound = connect(proxy, { ...fields, reasoning }).bindTools([weather, clock])
      const { answer, steps } = await loop(bound, [new HumanMessage('[thinking][tool]')], stream)
      assert.equal(steps, 3)
      assert.match(answer.text, /^The tool answered: .*noon/)
    })
  }

  await check(`${way} parallel calls`, async () => {
    const { tool_calls } = await model.bindTools([weather, clock]).invoke('[parallel]')
    assert.deepEqual(tool_calls.map((c) => [c.name, c.args]), [['weather', { city: 'Paris' }], ['clock', {}]])
  })

  await check(`${way} withStructuredOutput`, async () => {
    for (const [method, prompt] of [['jsonSchema', 'A cake'], ['functionCalling', '[tool]']]) {
      const cake = await model.withStructuredOutput(Cake, { name: 'cake', method }).invoke(prompt)
      assert.deepEqual(Cake.parse(cake), cake)
    }
  })

  await check(`${way} images and files`, async () => {
    const answer = await model.invoke([new HumanMessage({ content: [{ type: 'text', text: 'What is this?' },
      { type: 'image_url', image_url: { url: `data:image/png;base64,${PNG}` } },
      { type: 'file', source_type: 'base64', mime_type: 'application/pdf', data: PDF,
        metadata: { filename: 'a.pdf' } }] })])
    assert.match(answer.text, /What is this/)
  })

  await check(`${way} errors and a broken stream raise`, () => withProxy(async (own) => {
    const model = connect(own, fields)
    await assert.rejects(connect({ ...own, key: 'sk-wrong' }, fields).invoke('Hello'), (e) => e.status === 401)
    await assert.rejects(model.invoke('[too-long]'), /prompt is too long/)
    for (const marker of ['[cut]', '[overloaded-mid]']) {
      await assert.rejects(async () => all(await model.stream(marker)))
    }
  }))
}

await check('chat: reasoning_content', async () => {
  const { additional_kwargs } = await connect(proxy, { reasoning: { effort: 'high' } }).invoke('[thinking]')
  assert.match(additional_kwargs.reasoning_content, /demo to think/)
})

await check('responses: previous_response_id and web search', async () => {
  const model = connect(proxy, { useResponsesApi: true })
  const first = await model.invoke('Remember me')
  const second = await model.invoke('Who am I?', { previous_response_id: first.response_metadata.id })
  assert.ok(second.usage_metadata.input_tokens > first.usage_metadata.input_tokens)
  const found = await model.bindTools([{ type: 'web_search' }]).invoke('[websearch]')
  assert.match(found.text, /this is a demo/)
})

done()

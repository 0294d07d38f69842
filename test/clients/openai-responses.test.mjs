// The official openai package on /v1/responses.
import assert from 'node:assert/strict'
import OpenAI from 'openai'
import { zodTextFormat, zodResponsesFunction } from 'openai/helpers/zod'
import { z } from 'zod'
import { all, check, done, PDF, PNG, startProxy, withProxy } from './harness.mjs'

const proxy = await startProxy()
const connect = ({ base, key }, options) => new OpenAI({ baseURL: base, apiKey: key, maxRetries: 0, ...options })
const { responses } = connect(proxy)
const model = 'sonnet'
const ask = (input) => ({ model, input })
const weather = { type: 'function', name: 'weather', strict: true, parameters: { type: 'object',
  properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false } }
const clock = { type: 'function', name: 'clock', parameters: null, strict: null }
const types = (response) => response.output.map((item) => item.type)
const calls = (response) => response.output.filter((item) => item.type === 'function_call')
const results = (response) => calls(response).map((c) =>
  ({ type: 'function_call_output', call_id: c.call_id, output: `${c.name} says yes` }))

await check('create', async () => {
  const { data, response } = await responses.create({ ...ask('Hello'), instructions: 'Be kind.', metadata: { a: 'b' },
    temperature: 1, user: 'someone' }).withResponse()
  assert.match(data.id, /^resp_/)
  assert.equal(data.object, 'response')
  assert.equal(data.status, 'completed')
  assert.equal(data.model, model)
  assert.equal(data.instructions, 'Be kind.')
  assert.deepEqual(data.metadata, { a: 'b' })
  assert.equal(data.error, null)
  assert.match(data.output_text, /^Hello!/)
  const { usage } = data
  assert.ok(usage.input_tokens > 0 && usage.output_tokens > 0)
  assert.equal(usage.total_tokens, usage.input_tokens + usage.output_tokens)
  assert.ok(response.headers.get('x-request-id'))
})

await check('raw stream has one terminal event, numbers without a gap, and both forms of the result', async () => {
  const request = { ...ask('[thinking][unicode]'), reasoning: { summary: 'auto' }, stream: true }
  const events = await all(await responses.create(request))
  assert.deepEqual(events.map((e) => e.sequence_number), events.map((_, i) => i))
  assert.equal(events[0].type, 'response.created')
  assert.equal(events.filter((e) => /^response\.(completed|failed|incomplete)$/.test(e.type)).length, 1)
  const { response } = events.at(-1)
  assert.deepEqual(events.filter((e) => e.type === 'response.output_item.done').map((e) => e.item), response.output)
  const heard = events.filter((e) => e.type === 'response.output_text.delta').map((e) => e.delta).join('')
  assert.equal(heard, response.output.at(-1).content[0].text)
  assert.match(heard, /\ud83d\udc4b\ud83c\udffd \u6f22\u5b57/)
})

await check('.stream() has the final response', async () => {
  const stream = responses.stream({ ...ask('[thinking][slow 10]'), reasoning: { effort: 'high', summary: 'auto' } })
  let heard = ''
  let thought = ''
  stream.on('response.output_text.delta', ({ delta }) => { heard += delta })
  stream.on('response.reasoning_summary_text.delta', ({ delta }) => { thought += delta })
  const final = await stream.finalResponse()
  assert.equal(final.status, 'completed')
  assert.equal(final.output_text, heard)
  assert.deepEqual(types(final), ['reasoning', 'message'])
  assert.equal(final.output[0].summary[0].text, thought)
  assert.ok(final.output[0].encrypted_content)
  assert.ok(final.usage.output_tokens_details.reasoning_tokens > 0)
})

const Recipe = z.object({ name: z.string(), minutes: z.number().int().min(1), tags: z.array(z.enum(['soup', 'cake'])) })
const text = { format: zodTextFormat(Recipe, 'recipe') }

await check('.parse() and .stream() with a zod text format', async () => {
  const { output_parsed } = await responses.parse({ ...ask('Soup'), text })
  assert.deepEqual(Recipe.parse(output_parsed), output_parsed)
  const final = await responses.stream({ ...ask('Soup'), text }).finalResponse()
  assert.deepEqual(final.output_parsed, output_parsed)
})

await check('.parse() with a zod function', async () => {
  const tools = [zodResponsesFunction({ name: 'cook', parameters: z.object({ recipe: z.string() }) })]
  const { output } = await responses.parse({ ...ask('[notext-tool]'), tools })
  assert.deepEqual(output.find((i) => i.type === 'function_call').parsed_arguments, { recipe: 'demo' })
})

await check('a tool loop by previous_response_id, with thinking and parallel calls', async () => {
  const tools = [weather, clock]
  const first = await responses.create({ ...ask('[thinking][parallel]'), tools })
  assert.deepEqual(calls(first).map((c) => [c.name, c.arguments]), [['weather', '{"city":"Paris"}'], ['clock', '{}']])
  const second = await responses.create({ ...ask(results(first)), tools, previous_response_id: first.id })
  assert.equal(second.output_text, 'The tool answered: weather says yes clock says yes')
  assert.equal(second.previous_response_id, first.id)
  const third = await responses.create({ ...ask('And now?'), tools, previous_response_id: second.id })
  assert.match(third.output_text, /And now\?/)
})

await check('a tool loop with store false sends all items back', async () => {
  const request = { ...ask([{ role: 'user', content: '[thinking][tool]' }]), tools: [weather], store: false,
    include: ['reasoning.encrypted_content'] }
  const first = await responses.stream(request).finalResponse()
  const output = first.output.map(({ parsed_arguments, ...item }) => item)
  request.input.push(...output, ...results(first))
  assert.equal((await responses.create(request)).output_text, 'The tool answered: weather says yes')
})

await check('item references', async () => {
  const first = await responses.create({ ...ask('[thinking][tool]'), tools: [weather] })
  const input = [{ role: 'user', content: '[thinking][tool]' },
    ...first.output.map(({ id }) => ({ type: 'item_reference', id })), ...results(first)]
  const second = await responses.create({ ...ask(input), tools: [weather] })
  assert.equal(second.output_text, 'The tool answered: weather says yes')
  await assert.rejects(responses.create(ask([{ type: 'item_reference', id: 'msg_nowhere' }])), OpenAI.NotFoundError)
})

await check('a custom tool gets its input as text, streamed', async () => {
  const tools = [{ type: 'custom', name: 'run', format: { type: 'grammar', syntax: 'regex', definition: '.*' } }]
  const stream = responses.stream({ ...ask('[notext-tool]'), tools })
  let heard = ''
  stream.on('response.custom_tool_call_input.delta', ({ delta }) => { heard += delta })
  const final = await stream.finalResponse()
  const call = final.output.find((i) => i.type === 'custom_tool_call')
  assert.equal(call.input, heard)
  const input = [{ role: 'user', content: 'Go' }, call,
    { type: 'custom_tool_call_output', call_id: call.call_id, output: 'ran' }]
  assert.equal((await responses.create({ ...ask(input), tools })).output_text, 'The tool answered: ran')
})

await check('retrieve, its stream, input items, delete', async () => {
  const { id } = await responses.create(ask([{ role: 'user', content: 'One' }, { role: 'user', content: 'Two' }]))
  const kept = await responses.retrieve(id)
  assert.equal(kept.id, id)
  assert.match(kept.output_text, /OneTwo|One.*Two/s)
  const replay = await all(await responses.retrieve(id, { stream: true, starting_after: 1 }))
  assert.equal(replay[0].sequence_number, 2)
  assert.equal(replay.at(-1).type, 'response.completed')
  const items = await all(responses.inputItems.list(id, { order: 'asc', limit: 1 }))
  assert.deepEqual(items.map((i) => i.content[0].text), ['One', 'Two'])
  await responses.delete(id)
  await assert.rejects(responses.retrieve(id), OpenAI.NotFoundError)
})

await check('store false keeps nothing', async () => {
  const { id } = await responses.create({ ...ask('Hello'), store: false })
  await assert.rejects(responses.retrieve(id), OpenAI.NotFoundError)
  await assert.rejects(responses.create({ ...ask('Hello'), previous_response_id: id }), (e) =>
    e.status === 400 && e.code === 'previous_response_not_found' && e.param === 'previous_response_id')
})

await check('.stream() picks up a kept response', async () => {
  const first = await responses.create({ ...ask('Hello'), stream: true })
  let id
  for await (const event of first) id ??= event.response?.id
  const final = await responses.stream({ response_id: id, starting_after: 2 }).finalResponse()
  assert.equal(final.id, id)
  assert.equal(final.status, 'completed')
})

await check('input_tokens and compact', async () => {
  assert.ok((await responses.inputTokens.count(ask('Hello'))).input_tokens > 0)
  const { output } = await responses.compact(ask([{ role: 'user', content: 'Remember the sea' }]))
  assert.ok(output.some((i) => i.type === 'compaction'))
  assert.equal((await responses.create(ask([...output, { role: 'user', content: 'Hello' }]))).status, 'completed')
})

await check('images and files', async () => {
  const content = [{ type: 'input_text', text: 'What is this?' },
    { type: 'input_image', image_url: `data:image/png;base64,${PNG}`, detail: 'low' },
    { type: 'input_image', image_url: 'https://example.com/cat.png', detail: 'auto' },
    { type: 'input_file', filename: 'paper.pdf', file_data: `data:application/pdf;base64,${PDF}` }]
  assert.equal((await responses.create(ask([{ role: 'user', content }]))).status, 'completed')
})

await check('max tokens is incomplete, a truncated call is left out', async () => {
  const final = await responses.stream(ask('[max_tokens]')).finalResponse()
  assert.equal(final.status, 'incomplete')
  assert.equal(final.incomplete_details.reason, 'max_output_tokens')
  const cut = await responses.create({ ...ask('[tool][max_tokens]'), tools: [weather] })
  assert.equal(cut.status, 'incomplete')
  assert.deepEqual(types(cut), ['message'])
})

await check('a refusal keeps its text and is told', async () => {
  const final = await responses.stream(ask('[refusal]')).finalResponse()
  assert.deepEqual(final.incomplete_details, { reason: 'content_filter' })
  assert.equal(final.output_text, 'I')
  const empty = await responses.create(ask('[refusal-empty]'))
  assert.ok(empty.output[0].content[0].refusal)
})

await check('web search comes with citations, also after a pause', async () => {
  for (const stream of [false, true]) {
    const request = { ...ask('[pause]'), tools: [{ type: 'web_search' }] }
    const { output } = stream ? await responses.stream(request).finalResponse() : await responses.create(request)
    assert.equal(output[0].type, 'web_search_call')
    assert.equal(output.at(-1).content[0].annotations[0].url, 'https://claude.com/')
  }
})

await check('errors have class, code and param', async () => {
  const stranger = connect({ ...proxy, key: 'sk-wrong' })
  await assert.rejects(stranger.responses.create(ask('Hello')), OpenAI.AuthenticationError)
  await assert.rejects(responses.create({ ...ask('Hello'), model: 'claude-nobody-1' }),
    (e) => e instanceof OpenAI.NotFoundError && e.code === 'model_not_found')
  await assert.rejects(responses.create({ ...ask('Hello'), background: true }),
    (e) => e instanceof OpenAI.BadRequestError && e.param === 'background')
  await assert.rejects(responses.create(ask('[too-long]')), (e) => e.code === 'context_length_exceeded')
  await assert.rejects(responses.cancel('resp_nowhere'), OpenAI.BadRequestError)
})

await check('529 and a full window', () => withProxy(async (own) => {
  const { responses } = connect(own)
  const overloaded = (e) => e.status === 503 && e.code === 'server_is_overloaded'
  await assert.rejects(responses.create(ask('[error 529]')), overloaded)
  await assert.rejects(responses.create({ ...ask('[429-window]'), stream: true }), OpenAI.RateLimitError)
}))

for (const marker of ['[cut]', '[overloaded-mid]']) {
  await check(`a stream broken by ${marker} raises, raw and in .stream()`, () => withProxy(async (own) => {
    const { responses } = connect(own)
    await assert.rejects(async () => all(await responses.create({ ...ask(marker), stream: true })), OpenAI.APIError)
    await assert.rejects(responses.stream(ask(marker)).finalResponse(), OpenAI.APIError)
  }))
}

done()

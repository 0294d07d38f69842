// The official openai package on /v1/chat/completions.
import assert from 'node:assert/strict'
import OpenAI from 'openai'
import { zodResponseFormat, zodFunction } from 'openai/helpers/zod'
import { z } from 'zod'
import { all, check, done, PDF, PNG, startProxy, withProxy } from './harness.mjs'

const proxy = await startProxy()
const connect = ({ base, key }, options) => new OpenAI({ baseURL: base, apiKey: key, maxRetries: 0, ...options })
const openai = connect(proxy)
const chat = openai.chat.completions
const model = 'sonnet'
const ask = (content) => ({ model, messages: [{ role: 'user', content }] })
const text = (chunks) => chunks.map((c) => c.choices[0]?.delta.content ?? '').join('')

function adds(usage) {
  assert.ok(usage.prompt_tokens > 0 && usage.completion_tokens > 0)
  assert.equal(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens)
  assert.ok(usage.prompt_tokens_details.cached_tokens >= 0)
  assert.ok(usage.completion_tokens_details.reasoning_tokens >= 0)
}

const weather = (calls) => ({
  type: 'function',
  function: {
    name: 'weather', description: 'The weather of a city', parse: JSON.parse,
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    function: ({ city }) => { calls.push(`weather ${city}`); return `sunny in ${city}` }
  }
})
const clock = (calls) => ({
  type: 'function',
  function: {
    name: 'clock', parameters: { type: 'object', properties: {} },
    function: (none) => { calls.push(`clock ${none}`); return 'noon' }
  }
})

await check('create', async () => {
  const { data, response } = await chat.create(ask('Hello')).withResponse()
  assert.match(data.id, /^chatcmpl-/)
  assert.equal(data.object, 'chat.completion')
  assert.equal(data.model, model)
  assert.ok(Math.abs(data.created - Date.now() / 1000) < 60)
  const [choice] = data.choices
  assert.equal(choice.finish_reason, 'stop')
  assert.match(choice.message.content, /^Hello!/)
  assert.equal(choice.message.refusal, null)
  assert.ok(!('tool_calls' in choice.message))
  adds(data.usage)
  assert.equal(data._request_id, response.headers.get('x-request-id'))
  assert.ok(data._request_id)
})

await check('system and developer messages, sampling and stop strings are taken', async () => {
  const answer = await chat.create({
    model: 'claude-sonnet-4-6', temperature: 0.2, stop: ['END'], max_tokens: 100, user: 'someone', seed: 7,
    messages: [{ role: 'system', content: 'Be brief.' }, { role: 'developer', content: 'Be kind.' },
      { role: 'user', content: [{ type: 'text', text: '[stop_sequence]' }] }]
  })
  assert.equal(answer.choices[0].finish_reason, 'stop')
})

await check('raw stream', async () => {
  const chunks = await all(await chat.create({ ...ask('[unicode]'), stream: true,
    stream_options: { include_usage: true } }))
  assert.equal(chunks[0].choices[0].delta.role, 'assistant')
  assert.equal(chunks.filter((c) => c.choices[0]?.delta.role).length, 1)
  assert.equal(text(chunks), 'Gr\u00fc\u00dfe \ud83d\ude00\ud83d\udc4b\ud83c\udffd \u6f22\u5b57 e\u0301 \ud835\udd4f!')
  assert.equal(new Set(chunks.map((c) => c.id)).size, 1)
  const last = chunks.at(-1)
  assert.deepEqual(last.choices, [])
  adds(last.usage)
  assert.equal(chunks.at(-2).choices[0].finish_reason, 'stop')
})

await check('no usage chunk unless asked', async () => {
  const chunks = await all(await chat.create({ ...ask('Hello'), stream: true }))
  assert.ok(chunks.every((c) => c.choices.length === 1 && !c.usage))
})

await check('.stream() has the final completion and usage', async () => {
  const stream = chat.stream({ ...ask('[slow 10]'), stream_options: { include_usage: true } })
  let heard = ''
  stream.on('content', (delta) => { heard += delta })
  const final = await stream.finalChatCompletion()
  assert.equal(heard, final.choices[0].message.content)
  assert.equal(final.choices[0].finish_reason, 'stop')
  adds(await stream.totalUsage())
})

await check('thinking is told as reasoning_content, in both forms', async () => {
  const { choices: [choice], usage } = await chat.create({ ...ask('[thinking]'), reasoning_effort: 'high' })
  assert.match(choice.message.reasoning_content, /demo to think/)
  assert.ok(usage.completion_tokens_details.reasoning_tokens > 0)
  const chunks = await all(await chat.create({ ...ask('[thinking]'), reasoning_effort: 'low', stream: true }))
  const thought = chunks.map((c) => c.choices[0].delta.reasoning_content ?? '').join('')
  assert.equal(thought, choice.message.reasoning_content)
  assert.ok(text(chunks))
})

const Recipe = z.object({
  name: z.string(), minutes: z.number().int().min(1), tags: z.array(z.enum(['soup', 'cake'])),
  steps: z.array(z.object({ text: z.string(), note: z.string().nullable() }))
})

await check('.parse() with a zod response format', async () => {
  const request = { ...ask('Soup'), response_format: zodResponseFormat(Recipe, 'recipe') }
  const { choices: [{ message }] } = await chat.parse(request)
  assert.deepEqual(Recipe.parse(message.parsed), message.parsed)
})

await check('.stream() parses a response format', async () => {
  const stream = chat.stream({ ...ask('Soup'), response_format: zodResponseFormat(Recipe, 'recipe') })
  const { choices: [{ message }] } = await stream.finalChatCompletion()
  assert.deepEqual(Recipe.parse(message.parsed), message.parsed)
})

await check('a json_object response format is taken', async () => {
  const request = { ...ask('An object, please'), response_format: { type: 'json_object' } }
  const { choices: [{ message }] } = await chat.create(request)
  assert.ok(message.content)
})

await check('.parse() raises LengthFinishReasonError on max_tokens', async () => {
  const request = { ...ask('[max_tokens]'), response_format: zodResponseFormat(Recipe, 'recipe') }
  await assert.rejects(chat.parse(request), OpenAI.LengthFinishReasonError ?? /length limit was reached/)
})

await check('.parse() with a strict zod function', async () => {
  const tool = zodFunction({ name: 'cook', parameters: z.object({ recipe: z.string() }) })
  const { choices: [{ finish_reason, message }] } = await chat.parse({ ...ask('[tool]'), tools: [tool] })
  assert.equal(finish_reason, 'tool_calls')
  assert.deepEqual(message.tool_calls[0].function.parsed_arguments, { recipe: 'demo' })
})

for (const stream of [false, true]) {
  const way = stream ? ', streamed' : ''

  await check(`runTools: thinking, a call, its result, an answer${way}`, async () => {
    const calls = []
    const runner = chat.runTools({ ...ask('[thinking][tool]'), reasoning_effort: 'medium', stream,
      tools: [weather(calls)] })
    assert.match(await runner.finalContent(), /^The tool answered: sunny in Paris/)
    assert.deepEqual(calls, ['weather Paris'])
    assert.deepEqual(runner.messages.map((m) => m.role), ['user', 'assistant', 'tool', 'assistant'])
  })

  await check(`runTools: parallel calls${way}`, async () => {
    const calls = []
    const runner = chat.runTools({ ...ask('[thinking][parallel]'), reasoning_effort: 'medium', stream,
      tools: [weather(calls), clock(calls)] })
    assert.equal(await runner.finalContent(), 'The tool answered: sunny in Paris noon')
    assert.deepEqual(calls.sort(), ['clock {}', 'weather Paris'])
    const [one, two] = runner.messages[1].tool_calls
    assert.notEqual(one.id, two.id)
  })
}

await check('runTools: parallel_tool_calls false gives one call', async () => {
  const calls = []
  const runner = chat.runTools({ ...ask('[parallel]'), parallel_tool_calls: false,
    tools: [weather(calls), clock(calls)] })
  await runner.done()
  assert.deepEqual(calls, ['weather Paris'])
})

await check('a call without arguments streams {}', async () => {
  const stream = chat.stream({ ...ask('[empty-tool]'), tools: [{ type: 'function', function: { name: 'clock' } }] })
  const { choices: [{ message }] } = await stream.finalChatCompletion()
  assert.equal(message.tool_calls[0].function.arguments, '{}')
  assert.equal(message.tool_calls[0].type, 'function')
})

await check('a forced choice on a model that takes none is auto, and said so', async () => {
  const tools = [{ type: 'function', function: weather([]).function }]
  const { response } = await chat.create({ ...ask('[tool]'), tools, tool_choice: 'required' }).withResponse()
  assert.ok(response.headers.get('x-auth2api-tool-choice'))
  const { choices: [{ message }] } = await chat.create({ ...ask('Hello'), model: 'claude-sonnet-4-6', tools,
    tool_choice: { type: 'function', function: { name: 'weather' } } })
  assert.equal(message.tool_calls[0].function.name, 'weather')
})

await check('a custom tool gets its input as text', async () => {
  const tools = [{ type: 'custom', custom: { name: 'run', description: 'Runs a script' } }]
  const { choices: [{ message }] } = await chat.create({ ...ask('[tool]'), tools })
  assert.equal(message.tool_calls[0].type, 'custom')
  assert.equal(message.tool_calls[0].custom.name, 'run')
  assert.equal(typeof message.tool_calls[0].custom.input, 'string')
})

await check('functions of old are answered as function_call', async () => {
  const { name, parameters } = weather([]).function
  const request = { ...ask('[tool]'), functions: [{ name, parameters }] }
  const { choices: [{ finish_reason, message }] } = await chat.create(request)
  assert.equal(finish_reason, 'function_call')
  assert.deepEqual(JSON.parse(message.function_call.arguments), { city: 'Paris' })
})

await check('images and files', async () => {
  const { choices: [choice] } = await chat.create(ask([{ type: 'text', text: 'What is this?' },
    { type: 'image_url', image_url: { url: `data:image/png;base64,${PNG}`, detail: 'low' } },
    { type: 'image_url', image_url: { url: 'https://example.com/cat.png' } },
    { type: 'file', file: { filename: 'paper.pdf', file_data: `data:application/pdf;base64,${PDF}` } },
    { type: 'file', file: { filename: 'a.txt', file_data: 'data:text/plain;base64,SGVsbG8=' } }]))
  assert.equal(choice.finish_reason, 'stop')
})

await check('a refusal ends as content_filter, with the text in content', async () => {
  const { choices: [choice] } = await chat.create(ask('[refusal]'))
  assert.equal(choice.finish_reason, 'content_filter')
  assert.ok(choice.message.content)
  const final = await chat.stream(ask('[refusal-empty]')).finalChatCompletion()
  assert.equal(final.choices[0].finish_reason, 'content_filter')
})

await check('max_tokens and a full window end as length', async () => {
  for (const marker of ['[max_tokens]', '[window]']) {
    const final = await chat.stream(ask(marker)).finalChatCompletion()
    assert.equal(final.choices[0].finish_reason, 'length')
  }
})

await check('web search comes with citations, also after a pause', async () => {
  const { choices: [{ message }] } = await chat.create({ ...ask('[pause]'), web_search_options: {} })
  const [{ type, url_citation: cited }] = message.annotations
  assert.equal(type, 'url_citation')
  assert.equal(cited.url, 'https://claude.com/')
  assert.ok(message.content.slice(cited.start_index, cited.end_index))
})

await check('models: list and retrieve', async () => {
  const models = await all(openai.models.list())
  assert.ok(models.some((m) => m.id === 'claude-sonnet-4-6'))
  assert.equal((await openai.models.retrieve('claude-sonnet-4-6')).id, 'claude-sonnet-4-6')
  await assert.rejects(openai.models.retrieve('some/other'), OpenAI.NotFoundError)
})

await check('401 is AuthenticationError, not tried again', async () => {
  const request = connect({ ...proxy, key: 'sk-wrong' }, { maxRetries: 5 }).chat.completions.create(ask('Hello'))
  await assert.rejects(request, (e) => e instanceof OpenAI.AuthenticationError && e.code === 'invalid_api_key')
})

await check('404 for an unknown model is NotFoundError', async () => {
  const request = chat.create({ ...ask('Hello'), model: 'claude-nobody-1' })
  await assert.rejects(request, (e) => e instanceof OpenAI.NotFoundError && e.code === 'model_not_found')
})

await check('400 names code and param', async () => {
  await assert.rejects(chat.create({ ...ask('Hello'), n: 2 }), (e) => e instanceof OpenAI.BadRequestError
    && e.code === 'unsupported_value' && e.param === 'n')
  await assert.rejects(chat.create(ask('[too-long]')), (e) => e instanceof OpenAI.BadRequestError
    && e.code === 'context_length_exceeded' && /prompt is too long/.test(e.message))
})

await check('an unknown path is 404 unknown_url', async () => {
  const request = openai.embeddings.create({ model, input: 'Hello' })
  await assert.rejects(request, (e) => e instanceof OpenAI.NotFoundError && e.code === 'unknown_url')
})

await check('529 is InternalServerError with server_is_overloaded', () => withProxy(async (own) => {
  await assert.rejects(connect(own).chat.completions.create(ask('[error 529]')),
    (e) => e instanceof OpenAI.InternalServerError && e.status === 503 && e.code === 'server_is_overloaded')
}))

await check('a full window is RateLimitError with retry-after, and the next request learns it at once', () =>
  withProxy(async (own) => {
    const limited = (e) => e instanceof OpenAI.RateLimitError && e.code === 'rate_limit_exceeded'
      && Number(e.headers.get('retry-after')) > 0
    await assert.rejects(connect(own).chat.completions.create(ask('[429-window]')), limited)
    await assert.rejects(connect(own).chat.completions.create(ask('Hello')), limited)
  }))

for (const marker of ['[cut]', '[overloaded-mid]']) {
  await check(`a stream broken by ${marker} raises, raw and in .stream()`, () => withProxy(async (own) => {
    const chat = connect(own).chat.completions
    const heard = []
    await assert.rejects(async () => {
      for await (const chunk of await chat.create({ ...ask(marker), stream: true })) heard.push(chunk)
    }, OpenAI.APIError)
    assert.ok(heard.length > 0)
    await assert.rejects(chat.stream(ask(marker)).finalChatCompletion(), OpenAI.APIError)
  }))
}

await check('leaving a stream ends it', async () => {
  const stream = await chat.create({ ...ask('[long 500][slow 20]'), stream: true })
  for await (const chunk of stream) if (chunk.choices[0].delta.content) break
  assert.ok(stream.controller.signal.aborted)
})

done()

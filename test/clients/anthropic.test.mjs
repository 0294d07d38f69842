// The official @anthropic-ai/sdk, today's major and the one before, on Claude's own API.
import assert from 'node:assert/strict'
import * as newer from '@anthropic-ai/sdk'
import * as older from 'anthropic-older'
import { all, check, done, PDF, PNG, startProxy, withProxy } from './harness.mjs'

const proxy = await startProxy()
const weather = {
  name: 'weather', description: 'The weather of a city',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
}

for (const [version, sdk] of [['1.12.0', newer], ['0.137.0', older]]) {
  const Anthropic = sdk.default
  const connect = ({ url, key }, options) => new Anthropic({ baseURL: url, apiKey: key, maxRetries: 0, ...options })
  const claude = connect(proxy)
  const ask = (content) => ({ model: 'sonnet', max_tokens: 2000, messages: [{ role: 'user', content }] })

  await check(`${version} create`, async () => {
    const { data, response } = await claude.messages.create(ask('Hello')).withResponse()
    assert.equal(data.type, 'message')
    assert.equal(data.model, 'claude-sonnet-5-5')
    assert.equal(data.stop_reason, 'end_turn')
    assert.match(data.content[0].text, /^Hello!/)
    assert.ok(data.usage.input_tokens > 0)
    assert.equal(data._request_id, response.headers.get('request-id'))
    assert.ok(response.headers.get('anthropic-ratelimit-unified-status'))
  })

  await check(`${version} images and documents`, async () => {
    const { content } = await claude.messages.create(ask([{ type: 'text', text: 'What is this?' },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } },
      { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: PDF } }]))
    assert.match(content[0].text, /What is this/)
  })

  await check(`${version} raw stream`, async () => {
    const events = await all(await claude.messages.create({ ...ask('[unicode]'), stream: true }))
    assert.equal(events[0].type, 'message_start')
    assert.equal(events.at(-1).type, 'message_stop')
    assert.match(events.map((e) => e.delta?.text ?? '').join(''), /\ud83d\udc4b\ud83c\udffd \u6f22\u5b57/)
  })

  await check(`${version} .stream() has finalMessage`, async () => {
    const stream = claude.messages.stream(ask('[thinking][text]'))
    let heard = ''
    stream.on('text', (delta) => { heard += delta })
    const message = await stream.finalMessage()
    assert.deepEqual(message.content.map((b) => b.type), ['thinking', 'text'])
    assert.equal(message.content[1].text, heard)
    assert.ok(message.content[0].signature)
  })

  await check(`${version} a tool loop with thinking`, async () => {
    const request = { ...ask('[thinking][parallel]'), tools: [weather, { ...weather, name: 'clock' }] }
    const first = await claude.messages.stream(request).finalMessage()
    assert.equal(first.stop_reason, 'tool_use')
    const calls = first.content.filter((b) => b.type === 'tool_use')
    assert.deepEqual(calls.map((c) => c.input), [{ city: 'Paris' }, { city: 'Paris' }])
    request.messages.push({ role: 'assistant', content: first.content }, { role: 'user',
      content: calls.map((c) => ({ type: 'tool_result', tool_use_id: c.id, content: `${c.name} says yes` })) })
    const second = await claude.messages.create(request)
    assert.equal(second.content.at(-1).text, 'The tool answered: weather says yes clock says yes')
  })

  await check(`${version} count_tokens, plain and beta`, async () => {
    const { max_tokens, ...request } = ask('Hello')
    assert.ok((await claude.messages.countTokens(request)).input_tokens > 0)
    assert.ok((await claude.beta.messages.countTokens(request)).input_tokens > 0)
  })

  await check(`${version} models: list and retrieve`, async () => {
    const models = await all(claude.models.list())
    assert.ok(models.some((m) => m.id === 'claude-opus-4-6' && m.type === 'model' && m.display_name))
    assert.equal((await claude.models.retrieve('claude-opus-4-6')).id, 'claude-opus-4-6')
  })

  await check(`${version} stop reasons pass on`, async () => {
    for (const reason of ['max_tokens', 'refusal', 'pause_turn']) {
      const tools = [{ type: 'web_search_20250305', name: 'web_search' }]
      const marker = reason === 'pause_turn' ? '[pause]' : `[${reason}]`
      assert.equal((await claude.messages.stream({ ...ask(marker), tools }).finalMessage()).stop_reason, reason)
    }
  })

  await check(`${version} 401 is AuthenticationError, not tried again`, async () => {
    const request = connect({ ...proxy, key: 'sk-wrong' }, { maxRetries: 5 }).messages.create(ask('Hello'))
    await assert.rejects(request, (e) => e instanceof Anthropic.AuthenticationError
      && e.error.error.type === 'authentication_error' && e.headers.get('x-should-retry') === 'false')
  })

  await check(`${version} 400 and 404 pass on word for word`, async () => {
    await assert.rejects(claude.messages.create({ ...ask('Hello'), max_tokens: -1 }), (e) =>
      e instanceof Anthropic.BadRequestError && /max_tokens/.test(e.error.error.message) && e.requestID === 'req_demo')
    await assert.rejects(claude.messages.create({ ...ask('Hello'), model: 'claude-nobody-1' }), (e) =>
      e instanceof Anthropic.NotFoundError && e.error.error.message === 'model: claude-nobody-1')
  })

  await check(`${version} 529 is InternalServerError with overloaded_error`, () => withProxy(async (own) => {
    await assert.rejects(connect(own).messages.create(ask('[error 529]')), (e) =>
      e instanceof Anthropic.InternalServerError && e.status === 529 && e.error.error.type === 'overloaded_error')
  }))

  await check(`${version} a full window is RateLimitError, and the next request learns it at once`, () =>
    withProxy(async (own) => {
      const limited = (e) => e instanceof Anthropic.RateLimitError && e.error.error.type === 'rate_limit_error'
        && Number(e.headers.get('retry-after')) > 0
      await assert.rejects(connect(own).messages.create(ask('[429-window]')), limited)
      await assert.rejects(connect(own).messages.create(ask('Hello')), (e) =>
        limited(e) && /Rate limited on the configured account/.test(e.message))
    }))

  await check(`${version} a broken stream raises, raw and in .stream()`, () => withProxy(async (own) => {
    for (const marker of ['[cut]', '[overloaded-mid]']) {
      const { messages } = connect(own)
      await assert.rejects(async () => all(await messages.create({ ...ask(marker), stream: true })), Anthropic.APIError)
      await assert.rejects(messages.stream(ask(marker)).finalMessage(), Anthropic.APIError)
    }
  }))
}

await check('an auth token works like a key', async () => {
  const claude = new newer.default({ baseURL: proxy.url, apiKey: null, authToken: proxy.key })
  const messages = [{ role: 'user', content: 'Hi' }]
  const answer = await claude.messages.create({ model: 'haiku', max_tokens: 99, messages })
  assert.equal(answer.model, 'claude-haiku-5-5')
})

done()

// The real Codex CLI with a provider of its own, in homes that are thrown away.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { check, done, PNG, scratch, startProxy, withProxy } from './harness.mjs'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const FREE = '--dangerously-bypass-approvals-and-sandbox'

/** A home whose Codex knows the proxy and one MCP server; the provider openai is the one that is built in. */
function newHome({ base, key }, provider = 'proxy') {
  const home = scratch()
  mkdirSync(join(home, 'work'))
  writeFileSync(join(home, 'config.toml'), `
model = "claude-sonnet-5-5"
model_provider = "${provider}"
openai_base_url = "${base}"
[model_providers.proxy]
name = "Proxy"
base_url = "${base}"
env_key = "PROXY_KEY"
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 1
[mcp_servers.demo]
command = ${JSON.stringify(process.execPath)}
args = [${JSON.stringify(here('mcp-server.mjs'))}]
`)
  const env = { PATH: process.env.PATH, HOME: home, CODEX_HOME: home, PROXY_KEY: key, CODEX_API_KEY: key,
    NO_PROXY: '127.0.0.1' }
  return { home, env }
}

/** Runs codex exec: { code, events, said, output }, where said is its last message. */
function codex({ home, env }, ...words) {
  const last = join(home, 'last.txt')
  const child = spawn(process.execPath, [here('node_modules/@openai/codex/bin/codex.js'), 'exec', '--json',
    '--skip-git-repo-check', '--color', 'never', '-o', last, '-C', join(home, 'work'), ...words],
  { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr']) child[name].on('data', (bytes) => { output[name] += bytes })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      const events = output.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line))
      resolve({ code, events, said: existsSync(last) ? readFileSync(last, 'utf8') : '', output })
    })
  })
}

const items = (turn, type) => turn.events.filter((e) => e.type === 'item.completed').map((e) => e.item)
  .filter((item) => item.type === type)
const failures = (turn) => turn.events.filter((e) => e.type === 'error' || e.type === 'turn.failed')
  .map((e) => e.message ?? e.error.message)
const whole = (turn) => JSON.stringify({ ...turn.output, code: turn.code }, null, 1)

function succeeds(turn, said) {
  assert.equal(turn.code, 0, whole(turn))
  assert.deepEqual(failures(turn), [])
  assert.match(turn.said, said, whole(turn))
  const { usage } = turn.events.find((e) => e.type === 'turn.completed')
  assert.ok(usage.input_tokens > 0 && usage.output_tokens > 0)
}

const proxy = await startProxy()

await check('a text turn, and the next one on its history', async () => {
  const home = newHome(proxy)
  succeeds(await codex(home, '[thinking]'), /^Hello!/)
  succeeds(await codex(home, 'resume', '--last', 'And now?'), /^Hello! [^]*And now\?/)
})

await check('a shell tool turn with thinking', async () => {
  const turn = await codex(newHome(proxy), FREE, '[thinking][tool exec_command]')
  succeeds(turn, /^The tool answered:[^]*hello/)
  const [ran] = items(turn, 'command_execution')
  assert.match(ran.command, /echo hello/)
  assert.equal(ran.exit_code, 0)
  assert.match(items(turn, 'reasoning')[0].text, /demo to think/)
})

await check('a turn with a tool of an MCP server, in its namespace', async () => {
  const turn = await codex(newHome(proxy), FREE, '[thinking][tool mcp__demo__get_issue]')
  succeeds(turn, /^The tool answered:/)
  const [call] = items(turn, 'mcp_tool_call')
  assert.deepEqual([call.server, call.tool, call.status], ['demo', 'get_issue', 'completed'], whole(turn))
  assert.equal(call.result.content[0].text, 'issue demo is open')
})

await check('an output schema', async () => {
  const schema = join(scratch(), 'schema.json')
  writeFileSync(schema, JSON.stringify({ type: 'object', required: ['city', 'days'], additionalProperties: false,
    properties: { city: { type: 'string' }, days: { type: 'integer' } } }))
  const turn = await codex(newHome(proxy), '--output-schema', schema, 'Where to?')
  succeeds(turn, /./)
  assert.deepEqual(JSON.parse(turn.said), { city: 'Paris', days: 1 })
})

await check('an image', async () => {
  const image = join(scratch(), 'dot.png')
  writeFileSync(image, Buffer.from(PNG, 'base64'))
  succeeds(await codex(newHome(proxy), '-i', image, '--', 'What is this?'), /^Hello!/)
})

await check('the built-in provider goes on over HTTP at once', async () => {
  const began = Date.now()
  succeeds(await codex(newHome(proxy, 'openai'), 'Hello'), /^Hello!/)
  assert.ok(Date.now() - began < 15_000, 'it tried its WebSocket again and again')
})

await check('a broken stream is told, never taken for an end', () => withProxy(async (own) => {
  for (const marker of ['[cut]', '[overloaded-mid]']) {
    const turn = await codex(newHome(own), marker)
    assert.equal(turn.code, 1, whole(turn))
    assert.ok(failures(turn).length > 0, whole(turn))
    assert.equal(turn.said, '')
  }
}))

await check('a refusal, a prompt that is too long and an unknown model are told at once', async () => {
  for (const [words, told] of [[['[refusal]'], /refus|declin|policy/i], [['[too-long]'], /context window/],
    [['-m', 'claude-nobody-1', 'Hello'], /claude-nobody-1/]]) {
    const turn = await codex(newHome(proxy), ...words)
    assert.equal(turn.code, 1, whole(turn))
    assert.match(failures(turn).join('\n'), told, whole(turn))
    assert.ok(!/Reconnecting/.test(turn.output.stdout), whole(turn))
  }
})

done()

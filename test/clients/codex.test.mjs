// The real Codex CLI with a provider of its own in a home that is thrown away.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { check, done, scratch, startProxy, withProxy } from './harness.mjs'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const FREE = ['--dangerously-bypass-approvals-and-sandbox']

/** Runs one turn: { code, events, said, err }, where said is what Codex would print. */
function codex({ base, key }, prompt, args = [], model = 'claude-sonnet-5-5') {
  const home = scratch()
  const work = join(home, 'work')
  mkdirSync(work)
  writeFileSync(join(home, 'config.toml'), `
model = "${model}"
model_provider = "proxy"
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
  const last = join(home, 'last.txt')
  const env = { PATH: process.env.PATH, HOME: home, CODEX_HOME: home, PROXY_KEY: key, NO_PROXY: '127.0.0.1' }
  const child = spawn(process.execPath, [here('node_modules/@openai/codex/bin/codex.js'), 'exec', '--json', '--ephemeral',
    '--skip-git-repo-check', '--color', 'never', '-o', last, '-C', work, ...args, prompt],
  { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr']) child[name].on('data', (bytes) => { output[name] += bytes })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      const events = output.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line))
      let said = ''
      try { said = readFileSync(last, 'utf8') } catch { /* no message, no file */ }
      resolve({ code, events, said, output })
    })
  })
}

const items = (turn, type) => turn.events.filter((e) => e.type === 'item.completed' && e.item.type === type).map((e) => e.item)
const failed = (turn) => turn.events.filter((e) => e.type === 'error' || e.type === 'turn.failed')
const why = (turn) => JSON.stringify({ ...turn.output, code: turn.code }, null, 1)

const proxy = await startProxy()

await check('a text turn', async () => {
  const turn = await codex(proxy, 'Hello')
  assert.equal(turn.code, 0, why(turn))
  assert.match(turn.said, /^Hello!/, why(turn))
  assert.deepEqual(failed(turn), [])
  const { usage } = turn.events.find((e) => e.type === 'turn.completed')
  assert.ok(usage.input_tokens > 0 && usage.output_tokens > 0)
})

await check('a shell tool turn with thinking', async () => {
  const turn = await codex(proxy, '[thinking][tool exec_command]', FREE)
  assert.equal(turn.code, 0, why(turn))
  const [ran] = items(turn, 'command_execution')
  assert.match(ran.command, /echo hello/)
  assert.equal(ran.exit_code, 0)
  assert.match(turn.said, /^The tool answered:[^]*hello/, why(turn))
})

await check('a turn with a tool of an MCP server, in its namespace', async () => {
  const turn = await codex(proxy, '[thinking][tool mcp__demo__get_issue]', FREE)
  assert.equal(turn.code, 0, why(turn))
  const [call] = items(turn, 'mcp_tool_call')
  assert.equal(call?.server, 'demo', why(turn))
  assert.equal(call.tool, 'get_issue')
  assert.equal(call.status, 'completed')
  assert.match(turn.said, /^The tool answered:/, why(turn))
})

await check('an output schema', async () => {
  const schema = join(scratch(), 'schema.json')
  writeFileSync(schema, JSON.stringify({ type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } },
    required: ['city', 'days'], additionalProperties: false }))
  const turn = await codex(proxy, 'Where to?', ['--output-schema', schema])
  assert.equal(turn.code, 0, why(turn))
  assert.deepEqual(JSON.parse(turn.said), { city: 'Paris', days: 1 })
})

await check('a broken stream is told, and the turn sent again as often as configured', () => withProxy(async (own) => {
  const turn = await codex(own, '[cut]')
  assert.notEqual(turn.code, 0, why(turn))
  assert.ok(failed(turn).length > 0, why(turn))
}))

await check('a refusal and a prompt that is too long are told once', async () => {
  const refused = await codex(proxy, '[refusal]')
  assert.notEqual(refused.code, 0, why(refused))
  const long = await codex(proxy, '[too-long]')
  assert.match(JSON.stringify(failed(long)), /context window/, why(long))
})

done()

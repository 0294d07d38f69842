// The real Claude Code, headless, in a home that is thrown away.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { check, done, scratch, startProxy, withProxy } from './harness.mjs'

// The program itself: the wrapper in JavaScript wants a newer Node than this test needs.
const packages = fileURLToPath(new URL('node_modules/@anthropic-ai/', import.meta.url))
const native = readdirSync(packages).find((name) => name.startsWith(`claude-code-${process.platform}-`))
if (!native) {
  console.log('skipped claude-code: it has no program for this machine')
  done()
}
const program = join(packages, native, process.platform === 'win32' ? 'claude.exe' : 'claude')

/** One headless run: { code, text } with all that it printed. */
function claude({ url, key }, prompt, args = [], more = {}) {
  const home = scratch()
  const work = join(home, 'work')
  mkdirSync(work)
  const env = { PATH: process.env.PATH, HOME: home, ANTHROPIC_BASE_URL: url, ANTHROPIC_AUTH_TOKEN: key,
    NO_PROXY: '127.0.0.1', DISABLE_AUTOUPDATER: '1', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', ...more }
  const child = spawn(program, ['-p', prompt, ...args], { env, cwd: work, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => { text += bytes })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, text }))
  })
}

const proxy = await startProxy()

await check('a text turn', async () => {
  const { code, text } = await claude(proxy, 'Hello')
  assert.match(text, /^Hello! [^]*You said: "Hello"/)
  assert.equal(code, 0)
})

await check('a text turn on a model of the line before', async () => {
  const { text } = await claude(proxy, 'Hello', ['--model', 'claude-haiku-4-5'])
  assert.match(text, /You said: "Hello"/)
})

await check('a tool turn with thinking', async () => {
  const { code, text } = await claude(proxy, '[thinking][tool Bash]', ['--allowedTools', 'Bash'])
  assert.equal(text.trim(), 'The tool answered: hello')
  assert.equal(code, 0)
})

await check('/context counts tokens', async () => {
  const { code, text } = await claude(proxy, '/context')
  assert.match(text, /\| System tools \| [1-9]/)
  assert.equal(code, 0)
})

await check('an error of Claude is shown word for word', async () => {
  const { code, text } = await claude(proxy, '[error 400]')
  assert.equal(text.trim(), 'API Error: 400 The demo was asked to answer 400.')
  assert.equal(code, 1)
})

await check('an unknown model and a wrong key stop at once', async () => {
  const began = Date.now()
  const nobody = await claude(proxy, 'Hello', ['--model', 'claude-nobody-1'])
  assert.match(nobody.text, /issue with the selected model \(claude-nobody-1\)/)
  const stranger = await claude({ ...proxy, key: 'sk-wrong' }, 'Hello')
  assert.match(stranger.text, /Not logged in|Failed to authenticate/i)
  assert.ok(Date.now() - began < 20_000)
})

await check('a full window stops at once and is told', () => withProxy(async (own) => {
  const { code, text } = await claude(own, '[429-window]')
  assert.match(text, /exceed your account's rate limit/)
  assert.equal(code, 1)
}))

await check('a stream that breaks is not taken for an answer', () => withProxy(async (own) => {
  const { code, text } = await claude(own, '[overloaded-mid]', [], { CLAUDE_CODE_MAX_RETRIES: '1' })
  assert.match(text, /overloaded/i)
  assert.equal(code, 1)
}))

done()

// One check a line, against the demo of the proxy: every file *.test.mjs is a program that awaits its checks in order.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const CHECK_MS = 60_000
const START_MS = 60_000
const client = basename(process.argv[1], '.test.mjs')
const log = openSync(new URL('proxy.log', import.meta.url), 'a')
const stops = []
let running = false
let stray = null

/** What nobody caught fails the check that runs; outside of one it ends the program. */
function uncaught(why) {
  if (!running) {
    console.log(why)
    process.exit(1)
  }
  stray ??= why
}

process.on('unhandledRejection', uncaught)
process.on('uncaughtException', uncaught)
process.on('exit', () => stops.forEach((stop) => stop()))

/** A folder that is gone when the program ends. */
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), 'auth2api-clients-'))
  stops.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Starts a demo of its own: { url, base (with /v1), key, stop }. AUTH2API is the command, in words. */
export async function startProxy() {
  const config = join(scratch(), 'config.properties')
  writeFileSync(config, 'port=0\nrate-limit.requests-per-minute=0\n')
  const [program, ...words] = process.env.AUTH2API.split('\n')
  const java = spawn(program, [...words, '--demo', '--config', config], { stdio: ['ignore', 'pipe', log] })
  const stop = () => java.kill()
  stops.push(stop)
  let printed = ''
  for await (const line of createInterface({ input: java.stdout, signal: AbortSignal.timeout(START_MS) })) {
    printed += line + '\n'
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0]
    const key = /sk-[0-9a-f]{64}/.exec(printed)?.[0]
    if (url && key) {
      java.stdout.resume()
      return { url, base: url + '/v1', key, stop }
    }
  }
  throw new Error('the demo ended before it printed its address: ' + printed)
}

/** Runs the body with a demo that nothing else uses: for checks that leave a cooldown or an open circuit behind. */
export async function withProxy(body) {
  const own = await startProxy()
  try {
    return await body(own)
  } finally {
    own.stop()
  }
}

/** Runs one check and prints what became of it. */
export async function check(name, body) {
  const began = Date.now()
  let timer
  try {
    stray = null
    running = true
    const late = new Promise((_, no) => {
      timer = setTimeout(() => no(new Error(`no end after ${CHECK_MS / 1000} s`)), CHECK_MS)
    })
    await Promise.race([body(), late])
    await new Promise(setImmediate)
    if (stray) throw stray
    console.log(`ok      ${client}: ${name} (${Date.now() - began} ms)`)
  } catch (why) {
    console.log(`FAILED  ${client}: ${name}\n${String(why?.stack ?? why).replace(/^/gm, '          ')}`)
    process.exitCode = 1
  } finally {
    running = false
    clearTimeout(timer)
  }
}

/** Ends the program, whatever a client keeps open. */
export function done() {
  console.log(`done    ${client}`)
  process.exit()
}

/** The items of an async iterable, in an array. */
export async function all(iterable) {
  const items = []
  for await (const item of iterable) items.push(item)
  return items
}

/** A PNG of one pixel and a PDF of nothing, in base64. */
export const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
export const PDF = Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64')

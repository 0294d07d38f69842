// The status page as a person sees it: what it shows, that it follows, and that it talks to nobody else.
import assert from 'node:assert/strict'
import { chromium } from 'playwright-core'
import { check, done, startProxy } from './harness.mjs'

const demo = await startProxy()
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--headless', '--no-sandbox',
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync'] })
const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, colorScheme: 'light' })
await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: demo.url })
const page = await context.newPage()
const complaints = []
const elsewhere = []
let expected = /^$/
page.on('console', (line) => ['error', 'warning'].includes(line.type()) && !expected.test(line.text())
  && complaints.push(line.text()))
page.on('pageerror', (error) => complaints.push(String(error)))
context.on('request', (request) => request.url().startsWith(demo.url + '/') || request.url().startsWith('data:')
  || elsewhere.push(request.url()))

const text = (id) => page.locator('#' + id).innerText()
const shows = (id, pattern) => page.waitForFunction(([id, source]) =>
  new RegExp(source).test(document.getElementById(id).innerText), [id, pattern.source], { timeout: 20_000 })
const shot = (name) => page.screenshot({ path: new URL(name + '.png', import.meta.url).pathname, fullPage: true })

async function send(path, body, read = true) {
  const answer = await fetch(demo.url + path, { method: 'POST', body: JSON.stringify(body),
    headers: { authorization: 'Bearer ' + demo.key, 'content-type': 'application/json' } })
  if (read) await answer.text()
  return answer
}
const ask = (words, model = 'sonnet') => send('/v1/chat/completions', { model, messages: [{ role: 'user', content: words }] })

await check('a wrong key is told, and not kept', async () => {
  expected = /401/
  const answer = await page.goto(demo.url)
  assert.match(answer.headers()['content-security-policy'], /default-src 'none'/)
  assert.equal(await page.evaluate(() => document.activeElement.id), 'key')
  await page.fill('#key', 'sk-this-is-not-a-key-of-it')
  await page.keyboard.press('Enter')
  await shows('wrong', /not one of the API keys/)
  await shot('page-door')
  assert.equal(await page.evaluate(() => sessionStorage.length + localStorage.length), 0)
  expected = /^$/
})

await check('the right key opens it, and is kept in the session only', async () => {
  await page.fill('#key', demo.key)
  await page.keyboard.press('Enter')
  await shows('sentence', /All is well/)
  await shows('requests', /none yet/)
  assert.equal(await page.evaluate(() => [sessionStorage.length, localStorage.length, document.cookie].join()), '1,0,')
  assert.ok(!(await page.content()).includes(demo.key))
  await page.reload()
  await shows('sentence', /All is well/)
})

await check('it follows while a stream runs', async () => {
  const running = send('/v1/messages', { model: 'opus', max_tokens: 1000, stream: true,
    messages: [{ role: 'user', content: '[slow 150] [long 60]' }] })
  await shows('requests', /in flight now: 1/)
  await running
  await shows('requests', /\/v1\/messages\s+claude-opus/)
  await shows('limits', /5-hour window[^]*weekly/)
  assert.ok(await page.locator('[role=meter]').count() >= 2)
})

await check('charts and the table tell what was served', async () => {
  for (let i = 0; i < 12; i++) await ask('Hello '.repeat(1 + i * i), i % 3 ? 'sonnet' : 'haiku')
  await ask('[error 400]')
  await ask('[refusal]')
  await send('/v1/responses', { model: 'sonnet', input: '[thinking] Hello' })
  await fetch(demo.url + '/v1/models', { headers: { authorization: 'Bearer wrong-key-here' } })
  await shows('requests', /\/v1\/models[^]*401[^]*\/v1\/responses[^]*400/)
  assert.match(await page.locator('#charts svg').first().getAttribute('aria-label'), /Requests in the last hour: 17/)
  await page.focus('#day')
  await page.keyboard.press('Space')
  assert.match(await page.locator('#charts svg').first().getAttribute('aria-label'), /last day/)
  await page.click('#hour')
})

await check('the setup of a client is filled in, masked until asked for, and copied', async () => {
  await page.selectOption('#client', 'codex')
  assert.ok((await text('setup')).includes(`base_url = "${demo.url}/v1"`))
  assert.ok(!(await text('setup')).includes(demo.key))
  await page.click('#copy')
  await shows('copied', /Copied/)
  assert.ok((await page.evaluate(() => navigator.clipboard.readText())).includes(demo.key))
  await page.check('#reveal')
  assert.ok((await text('setup')).includes(demo.key))
  await page.uncheck('#reveal')
})

await check('a refresh by hand is answered', async () => {
  await page.click('#refresh')
  await shows('answer', /Refreshed; good until \d\d:\d\d/)
})

await check('it is what it should be in light, dark and narrow', async () => {
  await shot('page-light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot('page-dark')
  await page.setViewportSize({ width: 390, height: 844 })
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390)
  await shot('page-narrow')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 1000 })
})

await check('a cooldown appears and can be cleared', async () => {
  assert.ok(await page.isDisabled('#clear'))
  assert.equal((await ask('[429-window]')).status, 429)
  await shows('sentence', /Cooling down/)
  await shows('notices', /5-hour window is 100% full and resets/)
  await shot('page-cooldown')
  await page.click('#clear')
  await shows('answer', /Cleared/)
  await shows('sentence', /All is well/)
})

await check('after a loss it connects again by itself, and a forgotten key is gone', async () => {
  expected = /ERR_|Failed to load/
  await context.setOffline(true)
  await page.evaluate(() => reading.abort())
  await shows('live', /trying again/)
  await context.setOffline(false)
  await shows('live', /^live$/)
  expected = /^$/
  await page.click('#leave')
  assert.equal(await page.evaluate(() => sessionStorage.length), 0)
  assert.ok(await page.isVisible('#door'))
})

await check('no complaint in the console, no request to anywhere else', () => {
  assert.deepEqual(complaints, [])
  assert.deepEqual(elsewhere, [])
})

await browser.close()
done()

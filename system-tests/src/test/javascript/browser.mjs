// Chromium, as a person uses it: from signing up to a call of the API, on a page of somebody else and on the shop's own.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createHmac } from 'node:crypto'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'
import { given, hear, say } from './conversation.mjs'

const { issuer, page: elsewhere, client_id, device_client_id, chromium: executablePath, screenshots } = given
const PASSWORD = 'correct horse battery'
const require = createRequire(import.meta.url)
const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8')

const host = await serveThePage()
const browser = await chromium.launch({
  executablePath,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
  ],
})
try {
  await signUpThenCall('ada@strangers.example')
  await withoutScript('ben@strangers.example')
  await withKeysAlone('ada@strangers.example')
  await secondFactorAndDeviceWithKeysAlone('ben@strangers.example')
  await onAPhone('ada@strangers.example')
} finally {
  await browser.close()
  host.close()
}

/** The page of somebody else, at an origin of its own. */
async function serveThePage() {
  const files = {
    '/': ['page/index.html', 'text/html'],
    '/back': ['page/index.html', 'text/html'],
    '/page.mjs': ['page/page.mjs', 'text/javascript'],
    '/oauth4webapi.js': ['node_modules/oauth4webapi/build/index.js', 'text/javascript'],
  }
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, elsewhere).pathname
    if (path === '/settings.json') {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ issuer, client_id }))
    } else if (files[path]) {
      response.setHeader('content-type', files[path][1])
      response.end(await readFile(new URL(files[path][0], import.meta.url)))
    } else {
      // Browsers ask for an icon, too.
      response.statusCode = 204
      response.end()
    }
  })
  const { hostname, port } = new URL(elsewhere)
  await new Promise((listening) => server.listen(port, hostname, listening))
  return server
}

/** A page that notes what the browser complains of: policies that were broken, scripts that failed. */
async function newPage(options) {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  page.complaints = []
  page.on('console', (message) => message.type() === 'error' && page.complaints.push(message.text()))
  page.on('pageerror', (error) => page.complaints.push(String(error)))
  return page
}

/** What axe finds wrong for those who cannot see, or use no mouse; WCAG 2.2, levels A and AA. */
async function violations(page) {
  await page.evaluate(axe)
  const found = await page.evaluate(() =>
    globalThis.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
  return found.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' ')}`)
}

async function look(page, name) {
  await page.screenshot({ path: `${screenshots}/${name}.png`, fullPage: true })
  say({ step: 'page', name, title: await page.title(), violations: await violations(page), complaints: page.complaints })
}

async function fill(page, fields) {
  for (const [label, value] of Object.entries(fields)) {
    await page.getByLabel(label, { exact: true }).fill(value)
  }
}

async function register(page, email) {
  await page.goto(`${issuer}/account/register`)
  await fill(page, { 'E-mail address': email })
  await page.getByRole('button', { name: 'Send me a letter' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  say({ step: 'letter', email })
  await page.goto((await hear()).link)
}

async function choosePassword(page) {
  await fill(page, { 'New password': PASSWORD })
  await page.getByRole('button', { name: 'Register' }).click()
  await page.getByRole('heading', { name: 'Your account' }).waitFor()
}

async function signIn(page, email) {
  await fill(page, { 'E-mail address': email, Password: PASSWORD })
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function signUpThenCall(email) {
  const page = await newPage()
  await page.goto(`${issuer}/account/register`)
  await look(page, 'register')
  await register(page, email)
  await look(page, 'choose-password')
  await choosePassword(page)
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.goto(elsewhere)
  await page.getByRole('button', { name: 'Sign in with the shop' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await look(page, 'sign-in')
  await fill(page, { 'E-mail address': email, Password: 'not the right one' })
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').waitFor()
  // The browser itself says that the status was 422.
  page.complaints = []
  await look(page, 'sign-in-refused')
  await signIn(page, email)
  await page.getByRole('button', { name: 'Allow', exact: true }).waitFor()
  await look(page, 'consent')
  await page.getByRole('button', { name: 'Allow', exact: true }).click()
  await page.waitForFunction(() => document.getElementById('outcome')?.value !== '')
  say({
    step: 'call',
    outcome: await page.locator('#outcome').innerText(),
    complaints: page.complaints,
  })
  await page.goto(`${issuer}/account`)
  await look(page, 'account')
  const cookies = await page.context().cookies(issuer)
  say({
    step: 'cookies',
    seenByScripts: await page.evaluate(() => document.cookie),
    flags: cookies.map((each) => ({ name: each.name, httpOnly: each.httpOnly, sameSite: each.sameSite })),
  })
  await page.goto(`${issuer}/account/password`)
  await look(page, 'password')
  await page.goto(`${issuer}/device`)
  await look(page, 'device')
  await page.goto(`${issuer}/account/forgotten`)
  await look(page, 'forgotten')
  await page.context().close()
}

async function withoutScript(email) {
  const page = await newPage({ javaScriptEnabled: false })
  await register(page, email)
  await choosePassword(page)
  say({ step: 'without script', shows: await page.getByText(email).count() > 0, complaints: page.complaints })
  await page.context().close()
}

async function withKeysAlone(email) {
  const page = await newPage()
  await page.goto(`${issuer}/account/sign-in`)
  await type(page, { 'E-mail address': email, Password: PASSWORD })
  await page.getByRole('heading', { name: 'Your account' }).waitFor()
  say({ step: 'keys alone', path: new URL(page.url()).pathname })
  await page.context().close()
}

/** Goes from one thing to the next until the field with this label is the one. */
async function reach(page, label) {
  await reachThing(page, page.getByLabel(label, { exact: true }), label)
}

async function reachThing(page, thing, name) {
  for (let presses = 0; presses < 20; presses++) {
    if (await thing.and(page.locator(':focus')).count() > 0) {
      return
    }
    await page.keyboard.press('Tab')
  }
  throw new Error(`no key leads to ${name}`)
}

/** Types into fields, and sends the form that they are of. */
async function type(page, fields) {
  for (const [label, text] of Object.entries(fields)) {
    await reach(page, label)
    await page.keyboard.type(text)
  }
  await page.keyboard.press('Enter')
}

/** What an app shows for a key in base 32 (RFC 6238). */
function codeOfTheApp(key) {
  let bits = ''
  for (const letter of key) {
    bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')
  }
  const secret = Buffer.from(bits.match(/.{8}/g).map((each) => Number.parseInt(each, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const mac = createHmac('sha1', secret).update(step).digest()
  const number = mac.readUInt32BE(mac[19] & 0xf) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

async function post(path, form) {
  return fetch(`${issuer}${path}`, { method: 'POST', body: new URLSearchParams(form) })
}

/** Without script and without a mouse. */
async function secondFactorAndDeviceWithKeysAlone(email) {
  const page = await newPage({ javaScriptEnabled: false })
  await page.goto(`${issuer}/account/sign-in`)
  await type(page, { 'E-mail address': email, Password: PASSWORD })
  await page.getByRole('heading', { name: 'Your account' }).waitFor()
  await page.goto(`${issuer}/account/second-factor`)
  await type(page, { 'Present password': PASSWORD })
  await page.getByRole('heading', { name: 'Enter a code of the app' }).waitFor()
  const key = (await page.locator('code').innerText()).replaceAll(' ', '')
  await type(page, { Code: codeOfTheApp(key) })
  await page.getByRole('heading', { name: 'Recovery codes' }).waitFor()
  const [recovery] = (await page.locator('pre').innerText()).split('\n')
  await page.context().clearCookies()

  const device = await (await post('/oauth2/device_authorization', { client_id: device_client_id, scope: 'openid' })).json()
  await page.goto(device.verification_uri)
  await type(page, { Code: device.user_code })
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await type(page, { 'E-mail address': email, Password: PASSWORD })
  await page.getByRole('heading', { name: 'Enter a code' }).waitFor()
  await type(page, { Code: recovery })
  const allow = page.getByRole('button', { name: 'Allow', exact: true })
  await allow.waitFor()
  await reachThing(page, allow, 'Allow')
  await page.keyboard.press('Enter')
  await page.getByText('The device is let in').waitFor()
  const answer = await post('/oauth2/token', {
    client_id: device_client_id,
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: device.device_code,
  })
  const claims = JSON.parse(Buffer.from((await answer.json()).id_token.split('.')[1], 'base64url'))
  say({ step: 'second factor and device', amr: claims.amr, complaints: page.complaints })
  await page.context().close()
}

async function onAPhone(email) {
  const page = await newPage({ viewport: { width: 360, height: 640 } })
  await page.goto(`${issuer}/account/sign-in`)
  await look(page, 'sign-in-on-a-phone')
  await signIn(page, email)
  await page.getByRole('heading', { name: 'Your account' }).waitFor()
  await look(page, 'account-on-a-phone')
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  say({ step: 'phone', width: wide })
  await page.context().close()
}

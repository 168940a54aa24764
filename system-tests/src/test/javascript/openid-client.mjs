// openid-client as its manual uses it: a server-side application, a machine that signs assertions, and a device.
import * as client from 'openid-client'
import { given, hear, refusalOf, say } from './conversation.mjs'

const { issuer, application, machine, device, api } = given
const onLoopback = { execute: [client.allowInsecureRequests] }

async function applicationActsForAUser() {
  const config = await client.discovery(
    new URL(issuer), application.client_id, undefined,
    client.ClientSecretBasic(application.client_secret), onLoopback)
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const expectedState = client.randomState()
  const expectedNonce = client.randomNonce()
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: application.redirect_uri,
    scope: 'openid email offline_access catalog:write',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  })
  say({ step: 'authorize', url: url.href })
  const callback = new URL((await hear()).callback)

  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true }
  say({
    step: 'strangers',
    otherState: await refusalOf(client.authorizationCodeGrant(config, callback, { ...checks, expectedState: 'another' })),
    otherIssuer: await refusalOf(client.authorizationCodeGrant(config, fromElsewhere(callback), checks)),
  })
  const tokens = await client.authorizationCodeGrant(config, callback, checks)
  say({ step: 'tokens', claims: tokens.claims(), scope: tokens.scope, type: tokens.token_type, expiresIn: tokens.expires_in })
  say({ step: 'userinfo', user: await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub) })
  say({ step: 'call', status: await put(config, tokens.access_token) })

  const fresh = await client.refreshTokenGrant(config, tokens.refresh_token)
  say({ step: 'refresh', rotated: fresh.refresh_token !== tokens.refresh_token, status: await put(config, fresh.access_token) })
  say({ step: 'introspection', token: await client.tokenIntrospection(config, fresh.access_token) })
  await client.tokenRevocation(config, fresh.refresh_token)
  say({
    step: 'revocation',
    active: (await client.tokenIntrospection(config, fresh.access_token)).active,
    refresh: await refusalOf(client.refreshTokenGrant(config, fresh.refresh_token)),
  })
  say({ step: 'revoked', statusInTime: await statusOnce(401, () => put(config, fresh.access_token)) })
  const end = client.buildEndSessionUrl(config, {
    post_logout_redirect_uri: application.post_logout_uri,
    id_token_hint: tokens.id_token,
  })
  say({ step: 'logout', url: end.href })
}

/** A mix-up: the answer says that another issuer gave it (RFC 9207). */
function fromElsewhere(callback) {
  const url = new URL(callback)
  url.searchParams.set('iss', 'https://elsewhere.example')
  return url
}

async function machineActsForItself() {
  const key = await crypto.subtle.importKey('jwk', machine.jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
  const config = await client.discovery(
    new URL(issuer), machine.client_id, undefined,
    client.PrivateKeyJwt({ key, kid: machine.jwk.kid }), onLoopback)
  const tokens = await client.clientCredentialsGrant(config, { scope: 'catalog:write' })
  say({ step: 'machine', scope: tokens.scope, status: await put(config, tokens.access_token) })
}

async function deviceIsLetIn() {
  const config = await client.discovery(new URL(issuer), device.client_id, undefined, client.None(), onLoopback)
  const asked = await client.initiateDeviceAuthorization(config, { scope: 'catalog:write' })
  say({ step: 'device', code: asked.user_code, page: asked.verification_uri, whole: asked.verification_uri_complete })
  const tokens = await client.pollDeviceAuthorizationGrant(config, asked)
  say({ step: 'let in', scope: tokens.scope, status: await put(config, tokens.access_token) })
}

async function put(config, token) {
  const body = JSON.stringify({ name: 'Lamp', price: { amount: 255, currency: 'GBP' } })
  try {
    const headers = new Headers({ 'content-type': 'application/json' })
    return (await client.fetchProtectedResource(config, token, new URL(api), 'PUT', body, headers)).status
  } catch (e) {
    return e.status
  }
}

/** Asks until the status is the one, for five seconds at most; the last one seen. */
async function statusOnce(wanted, ask) {
  const limit = Date.now() + 5000
  let status
  do {
    status = await ask()
  } while (status !== wanted && Date.now() < limit)
  return status
}

await applicationActsForAUser()
await machineActsForItself()
await deviceIsLetIn()

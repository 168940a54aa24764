// A single-page application at an origin of its own: a public client with PKCE, its tokens in memory alone.
import * as oauth from '/oauth4webapi.js'

const { issuer, client_id } = await (await fetch('/settings.json')).json()
const onLoopback = { [oauth.allowInsecureRequests]: true }
const client = { client_id }
const redirectUri = new URL('/back', location).href
const url = new URL(issuer)
const server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, onLoopback))

async function leave() {
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const nonce = oauth.generateRandomNonce()
  sessionStorage.setItem('asked', JSON.stringify({ verifier, state, nonce }))
  const authorize = new URL(server.authorization_endpoint)
  authorize.search = new URLSearchParams({
    response_type: 'code',
    client_id,
    redirect_uri: redirectUri,
    scope: 'openid email own-cart:read',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  })
  location.assign(authorize)
}

async function comeBack() {
  const { verifier, state, nonce } = JSON.parse(sessionStorage.getItem('asked'))
  const parameters = oauth.validateAuthResponse(server, client, new URL(location), state)
  const answer = await oauth.authorizationCodeGrantRequest(
    server, client, oauth.None(), parameters, redirectUri, verifier, onLoopback)
  const tokens = await oauth.processAuthorizationCodeResponse(
    server, client, answer, { expectedNonce: nonce, requireIdToken: true })
  const called = await oauth.protectedResourceRequest(
    tokens.access_token, 'GET', new URL(server.userinfo_endpoint), undefined, undefined, onLoopback)
  // A service of the shop, which answers only where it is told whose cart it is.
  const cart = await oauth.protectedResourceRequest(
    tokens.access_token, 'GET', new URL('/api/cart/mine', issuer), undefined, undefined, onLoopback)
  const pieces = (await cart.json()).lines.length
  document.getElementById('outcome').value =
    `${called.status} ${(await called.json()).email}, cart ${cart.status} with ${pieces} lines`
}

document.getElementById('sign-in').addEventListener('click', leave)
if (location.pathname === '/back') {
  await comeBack().catch((e) => {
    document.getElementById('outcome').value = `failed: ${e}`
  })
}

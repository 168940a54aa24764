// oauth4webapi, step by step as its examples have it: a client that posts its secret, and one that keeps none.
import * as oauth from 'oauth4webapi'
import { given, hear, refusalOf, say } from './conversation.mjs'

const { issuer, poster, keeper, api } = given
const onLoopback = { [oauth.allowInsecureRequests]: true }
const server = await discovered()

async function discovered() {
  const url = new URL(issuer)
  const oidc = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, onLoopback))
  const plain = await oauth.processDiscoveryResponse(
    url, await oauth.discoveryRequest(url, { ...onLoopback, algorithm: 'oauth2' }))
  say({ step: 'discovery', same: JSON.stringify(oidc) === JSON.stringify(plain), issuer: oidc.issuer })
  return oidc
}

async function posterActsForItself() {
  const client = { client_id: poster.client_id }
  const auth = oauth.ClientSecretPost(poster.client_secret)
  const ask = () => oauth.clientCredentialsGrantRequest(server, client, auth, new URLSearchParams(), onLoopback)
  const tokens = await oauth.processClientCredentialsResponse(server, client, await ask())
  const claims = await oauth.validateJwtAccessToken(
    server, new Request(api, { headers: { authorization: `Bearer ${tokens.access_token}` } }), issuer, onLoopback)
  say({ step: 'machine', scope: tokens.scope, claims })
  const introspected = await oauth.processIntrospectionResponse(
    server, client, await oauth.introspectionRequest(server, client, auth, tokens.access_token, onLoopback))
  await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, auth, tokens.access_token, onLoopback))
  const afterwards = await oauth.processIntrospectionResponse(
    server, client, await oauth.introspectionRequest(server, client, auth, tokens.access_token, onLoopback))
  say({ step: 'introspection', before: introspected.active, after: afterwards.active })
  const wrong = oauth.ClientSecretPost('guessed')
  say({
    step: 'wrong secret',
    refusal: await refusalOf(oauth.clientCredentialsGrantRequest(server, client, wrong, new URLSearchParams(), onLoopback)
      .then((answer) => oauth.processClientCredentialsResponse(server, client, answer))),
  })
}

async function keeperActsForAUser() {
  const client = { client_id: keeper.client_id }
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const nonce = oauth.generateRandomNonce()
  const url = new URL(server.authorization_endpoint)
  for (const [name, value] of Object.entries({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: keeper.redirect_uri,
    scope: 'openid email catalog:write',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  })) {
    url.searchParams.set(name, value)
  }
  say({ step: 'authorize', url: url.href })
  const callback = new URL((await hear()).callback)
  const parameters = oauth.validateAuthResponse(server, client, callback, state)
  const redeem = (codeVerifier) =>
    oauth.authorizationCodeGrantRequest(
      server, client, oauth.None(), parameters, keeper.redirect_uri, codeVerifier, onLoopback)
  const tokens = await oauth.processAuthorizationCodeResponse(
    server, client, await redeem(verifier), { expectedNonce: nonce, requireIdToken: true })
  const claims = oauth.getValidatedIdTokenClaims(tokens)
  const user = await oauth.processUserInfoResponse(
    server, client, claims.sub, await oauth.userInfoRequest(server, client, tokens.access_token, onLoopback))
  say({ step: 'tokens', claims, user, scope: tokens.scope })
  say({
    step: 'replay',
    refusal: await refusalOf(redeem(verifier).then((again) => oauth.processAuthorizationCodeResponse(server, client, again))),
  })
}

await posterActsForItself()
await keeperActsForAUser()

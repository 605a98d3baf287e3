// Signs one person in through npm's openid-client, as a service would; prints what it learnt.
import { webcrypto } from "node:crypto";
import { createInterface } from "node:readline";
import * as client from "openid-client";

// Debian 12's Node, version 18, has it under this name only.
globalThis.crypto ??= webcrypto;

const [issuer, clientId, secret, redirectUri] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async () => (await lines.next()).value;
const say = (value) => console.log(JSON.stringify(value));

const config = await client.discovery(new URL(issuer), clientId, secret, undefined, {
  execute: [client.allowInsecureRequests],
});
const verifier = client.randomPKCECodeVerifier();
const state = client.randomState();
const nonce = client.randomNonce();
const address = client.buildAuthorizationUrl(config, {
  redirect_uri: redirectUri,
  scope: "openid profile email",
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: "S256",
  state,
  nonce,
});
say({ address: address.href });
const back = new URL(await read());
const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };

const forged = new URL(back);
forged.searchParams.set("iss", "https://evil.example.org");
const mixed = await client.authorizationCodeGrant(config, forged, checks).then(
  () => "accepted",
  () => "refused",
);
const tokens = await client.authorizationCodeGrant(config, back, checks);
const claims = tokens.claims();
const user = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
const known = await client.tokenIntrospection(config, tokens.access_token);
const fresh = await client.refreshTokenGrant(config, tokens.refresh_token);
const again = await client.authorizationCodeGrant(config, back, checks).then(
  () => "accepted",
  (error) => error.error,
);
const after = await client.tokenIntrospection(config, fresh.access_token);
say({
  mixed,
  claims,
  user,
  known,
  turned: fresh.refresh_token !== tokens.refresh_token,
  again,
  after,
  out: client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token }).href,
});
process.exit(0);

// A sign-in provider as a city has one: the certified oidc-provider, with a form for who signs in and by what.
// Started by tests/accounts/oidc/__init__.py; what it needs comes in PROVIDER, a JSON text, and it says its port.
import http from "node:http";
import { pathToFileURL } from "node:url";

const { module, client, people, back, end } = JSON.parse(process.env.PROVIDER);
const { default: Provider } = await import(pathToFileURL(module));

const server = http.createServer();
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{
    client_id: client.id, client_secret: client.secret, redirect_uris: [back], post_logout_redirect_uris: [end],
    grant_types: ["authorization_code"], response_types: ["code"], token_endpoint_auth_method: "client_secret_post",
  }],
  acrValues: ["phr"],
  // As many do, it tells the address to who did not ask for it.
  claims: { openid: ["sub", "amr", "acr", "email", "email_verified"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["of the tests"] },
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => true },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  // A person whom the city has disabled is nobody.
  findAccount: (_ctx, sub) => people[sub] && !people[sub].disabled
    ? { accountId: sub, claims: () => ({ sub, email: people[sub].email, email_verified: true }) } : undefined,
  // The portal is the city's own: nobody is asked whether it may know who she is.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid");
    await grant.save();
    return grant;
  },
});
const answer = provider.callback();

server.on("request", async (request, response) => {
  const path = new URL(request.url, issuer).pathname;
  if (path === "/people" && request.method === "POST") {
    Object.assign(people, JSON.parse(await text(request)));
    return response.end("{}");
  }
  if (!path.startsWith("/interaction/")) return answer(request, response);
  if (request.method !== "POST") {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    return response.end(`<!doctype html><title>City sign-in</title><form method="post" action="${path}">
      <label>Number <input name="sub"></label><label>Second step <input name="amr"></label><button>Sign in</button></form>`);
  }
  const typed = new URLSearchParams(await text(request));
  const amr = ["pwd", ...typed.getAll("amr").filter(Boolean)];
  const known = people[typed.get("sub")] && !people[typed.get("sub")].disabled;
  const result = known ? { login: { accountId: typed.get("sub"), amr, acr: amr.length > 1 ? "phr" : "0" } }
    : { error: "access_denied", error_description: "unknown" };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
});

async function text(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

process.stdin.resume();
process.stdin.on("end", () => process.exit(0)); // the test that started it is gone
console.log(issuer);

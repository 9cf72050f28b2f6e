import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Listener } from '../../stand-in/listener.ts';
import { type CertCentral, startCertCentral } from '../../stand-in/server.ts';
import type { Act, Outcome } from '../act.ts';
import { blocks } from '../documents.ts';
import { policyFile, type Scenario, stateOf } from './scenario.ts';

const ORDER = 1000001;

/** Scenarios of the steps in docs/set-up.md that fetch the API key from a vault. */
export const vaultScenarios: Record<string, Scenario> = Object.fromEntries(
  Object.entries({ AWS: 'get-secret-value', HashiCorp: 'auth/jwt/login' }).map(([name, words]) => [
    `vault: ${name}: the post step, too, gets a key that is masked and in no log; nothing without a token, or with a key of two lines`,
    async (act: Act) => {
      const steps = blocks.find((block) => block.text.includes(words))?.text ?? assert.fail(`no document has ${words}`);
      await using certCentral = await startCertCentral({ reissueMode: { failWith: 400 } });
      const run = (key: string, token = 'request-token') => reissueWith(act, certCentral, steps, key, token);
      // The main process leaves an order that is out of sync, which the post step repairs with the same key.
      certCentral.fault({ path: 'reissue' }, { first: () => certCentral.fault({}, forbidden, 3) }, 1);
      const { jobs, said, log } = await run(certCentral.apiKey);
      assert.deepEqual(jobs, { job: 'failure' });
      assert.match(log, /Key=\*\*\*/);
      assert.match(said, /::error::.* out of sync.*[\s\S]*::warning::.* restored to enabled/);
      assert.equal(stateOf(certCentral, ORDER), 'in sync: on, with SCTs');
      assert.ok(!`${said}${log}`.replaceAll(/.*::add-mask::.*/g, '').includes(certCentral.apiKey));
      certCentral.requests.length = 0;
      for (const [key, token] of [[`${certCentral.apiKey}\nsecond-line`], [certCentral.apiKey, 'wrong']] as const)
        assert.deepEqual((await run(key, token)).jobs, { job: 'failure' });
      assert.deepEqual(certCentral.requests, []);
    },
  ]),
);

const forbidden = { status: 403, body: { errors: [{ code: 'access_denied', message: 'Forbidden.' }] } };

/** Runs the steps in front of the reissue action, with stand-ins for GitHub's issuer of tokens and for both vaults. */
async function reissueWith(
  act: Act,
  certCentral: CertCentral,
  steps: string,
  key: string,
  token: string,
): Promise<Outcome> {
  const server = createServer(async (request, response) => {
    const { url = '', headers } = request;
    const body = await text(request);
    const respond = () => {
      if (url.startsWith('/oidc?') && headers.authorization === 'bearer request-token') return { value: 'jwt' };
      if (url === '/v1/auth/jwt/login' && JSON.parse(body || '{}').jwt === 'jwt')
        return { auth: { client_token: 'vault' } };
      if (url.startsWith('/v1/secret/data/') && headers['x-vault-token'] === 'vault')
        return { data: { data: { 'api-key': key } } };
      return undefined;
    };
    const found = respond();
    response.writeHead(found ? 200 : 403).end(JSON.stringify(found));
  });
  const listener = await Listener.start(server);
  try {
    const careless = `      - run: echo "Key=$KEY"
        env:
          KEY: \${{ steps.key.outputs.api-key }}
`;
    const reissue = `      - uses: octo-org/digicert-ct-status/reissue@0123456789abcdef0123456789abcdef01234567
        with:
          order-id: "${ORDER}"
          disable-ct: true
          api-key: \${{ steps.key.outputs.api-key }}
`;
    return await act.run({
      workflow: 'vault.yml',
      text: steps.replace('https://vault.example.com', `http://${listener.authority}`) + careless + reissue,
      apiUrl: certCentral.url,
      secrets: {},
      files: { 'ct-policy.json': policyFile() },
      env: {
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: token,
        ACTIONS_ID_TOKEN_REQUEST_URL: `http://${listener.authority}/oidc?v=1`,
        AWS_SECRET: key,
      },
    });
  } finally {
    await listener.close();
  }
}

import { describe, expect, test } from 'vitest';
import type { Inputs } from '../harness/runner.ts';
import { startService } from '../harness/step.ts';
import { edits } from '../stand-in/faults.ts';
import type { OrderSeed } from '../stand-in/orders.ts';
import { createCsr, emailProtection } from '../stand-in/pki.ts';
import type { CertCentral } from '../stand-in/server.ts';
import { DAY_MS, expectGreen, expectRefused, NAME, ORDER_ID, orderTo, RunnerHost } from './host.ts';

/** An order to disable CT logging of, and one that needs only its status; with changes of it and of its certificate. */
const logged = (...changes: Changes) => orderTo('disable', ...changes);
const keptOut = (...changes: Changes) => orderTo('enable', ...changes);
type Changes = [order?: Partial<OrderSeed>, certificate?: Parameters<typeof orderTo>[2]];

const inDays = (days: number) => ({ notAfter: new Date(Date.now() + days * DAY_MS) });
const ago = (days: number) => new Date(Date.now() - days * DAY_MS);
const ev = { validation: { type: 'ev' } } as const;
/** Lets a service deliver a certificate of another order. */
const replaying = (seed: OrderSeed) => async (service: CertCentral) =>
  service.replay(ORDER_ID, (await service.addOrder({ ...seed, id: 1000099 })).certificate);

async function twoLeaves(service: CertCentral): Promise<void> {
  const { certificate } = await service.addOrder(keptOut({ id: 1000099 }));
  const own = service.orders.get(String(ORDER_ID))?.certificate;
  service.fault({ path: 'chain' }, { status: 200, body: `${own?.pem}${certificate?.pem}${own?.issuerPem}` });
}

type Refusal = [name: string, OrderSeed, refuse?: ((service: CertCentral) => unknown) | null, text?: string | RegExp];
const foreign = { commonName: 'a.example', dnsNames: ['a.example'] };

describe.concurrent('bad inputs', async () => {
  const { pem, privateKeyPem } = await createCsr(NAME, [NAME], 'ec');
  const digest = 'a'.repeat(64);
  const plan = `1 api=www.digicert.com order=1000001 ct=disabled do=reissue serial=0A1B names=${digest} key=${digest} at=${new Date().toISOString().slice(0, 19)}Z`;
  const others = { 'disable-ct': '', 'expected-plan': '', 'wait-minutes': '301', 'dry-run': '', 'order-id': '01' };

  // The forms of each input are a matter of the units. These are about what never leaves the process.
  test.each<[string, Inputs]>([
    ['a file with a key', { 'csr-file': 'with.key', ...others }],
    ['a key in place of a file', { 'csr-file': privateKeyPem.replaceAll('\n', ''), 'expected-plan': plan }],
  ])('have an error each, before anything is sent, and show nothing secret: %s', async (_, inputs) => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    await host.write('with.key', pem + privateKeyPem);
    const { errors, exitCode, state, stdout, summary } = await host.main(inputs);
    expect({ exitCode, count: errors.length }).toEqual({ exitCode: 1, count: Object.keys(inputs).length });
    for (const name of Object.keys(inputs))
      expect(errors.filter((error) => error.startsWith(`Input ${name} `))).toHaveLength(1);
    expect(service.connections).toBe(0);
    // An empty state takes precedence over a variable that an earlier step has put into the environment.
    expect(Object.values(state)).toEqual(['']);
    const lines = privateKeyPem.split('\n').slice(1, 3);
    for (const secret of [...lines.map((line) => line.slice(0, 20)), 'www.digicert.com', digest])
      expect(stdout + summary).not.toContain(secret);
  });
});

// The units list what is refused. These rows are each kind of response, certificate and order once.
describe.concurrent('a run changes nothing if it finds', () => {
  test.each<Refusal>([
    ['two certificates that are no CAs', logged(), twoLeaves],
    ['a download of another order', logged(), replaying(logged({}, foreign))],
    ['a stale download', logged(), replaying(keptOut({}, inDays(30)))],
    ['a broken list of SCTs', logged({}, { scts: 'broken' })],
    ['an order whose plan has ended', logged({ planEnds: ago(3) }, inDays(-3)), null, /plan has ended/],
    ['no public TLS by its product', logged({ productNameId: 'private_ssl_plus' }), null, /private/i],
    ['no public TLS by extended key usage', logged({}, { extendedKeyUsages: [emailProtection] })],
    ['an IP address', logged({}, { dnsNames: [NAME, '192.0.2.1'] }), null, 'CertCentral'],
    ['an EV certificate', logged(ev), null, /^(?!.*out of sync).*EV/s],
    ['a CSR with another key', logged({ csr: 'another key' }), null, 'csr-file'],
  ])('%s', async (_, seed, refuse, text = '') => {
    await using service = await startService({ orders: [seed] });
    await using host = new RunnerHost(service, 'disable');
    await refuse?.(service);
    await expectRefused(host, {}, text);
  });
});

describe.concurrent('a run goes on with', () => {
  const bare = { common_name: undefined, dns_names: [''], serial_number: undefined, valid_till: undefined };
  test.each<[string, OrderSeed]>([
    ['a CSR in bare base64', logged({ csr: 'bare base64' })],
    ['an order that reports nothing but a certificate', logged({ certificateFields: bare })],
  ])('%s', async (_, seed) => {
    await using service = await startService({ orders: [seed] });
    await using host = new RunnerHost(service, 'disable');
    expectGreen(host, await host.main(), { reissued: 'true', 'certificate-id': expect.any(String) });
  });

  test('an order whose ID and CT status are strings, and a stale download that is read again', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const strings = edits((order) => ({ ...order, id: '1000001', disable_ct: String(Number(order['disable_ct'])) }));
    service.fault({ path: 'order' }, strings);
    const { certificate } = await service.addOrder(keptOut({ id: 1000099 }, inDays(30)));
    service.replay(ORDER_ID, certificate, 2);
    expectGreen(host, await host.main({ retries: '2' }), { reissued: 'true' });
  });
});

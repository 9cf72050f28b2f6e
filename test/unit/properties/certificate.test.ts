import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCertificate } from '../../../src/pki/certificate.ts';
import { createCa, issueCertificate } from '../../stand-in/pki.ts';
import { pem } from '../der.ts';

const ERRORS = ['the response has no X.509 certificate in PEM', 'the response has a certificate that cannot be read'];

/** The result is a certificate, or one of the documented errors. */
function expectDecision(text: string): void {
  try {
    const { ctStatus, validTill } = parseCertificate(text);
    expect(['enabled', 'disabled']).toContain(ctStatus);
    expect(validTill.getTime()).not.toBeNaN();
  } catch (error) {
    expect(ERRORS).toContain((error as Error).message);
  }
}

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 200);

const names = { commonName: 'www.example.com', dnsNames: ['www.example.com', '*.example.com'] };
const { pem: issued } = await issueCertificate(await createCa(), { ...names, scts: true });
const der = new X509Certificate(issued).raw;

const position = fc.nat({ max: der.length - 1 });
/** A byte, preferably one with a meaning in DER. */
const byte = fc.oneof(fc.constantFrom(0x00, 0x1f, 0x30, 0x3f, 0x7f, 0x80, 0x81, 0x84, 0xa0, 0xa3, 0xff), fc.nat(255));
const change = fc.oneof(
  fc.record({ at: position, remove: fc.constant(1), insert: fc.tuple(byte) }),
  fc.record({ at: position, remove: fc.nat({ max: 40 }), insert: fc.array(byte, { maxLength: 20 }) }),
);

test.each<[string, fc.Arbitrary<string>]>([
  ['text', fc.string({ unit: 'binary' })],
  ['bytes', fc.uint8Array({ maxLength: 300 }).map((bytes) => pem(bytes))],
  [
    'PEM with text changed',
    fc.tuple(position, fc.string()).map(([at, text]) => issued.slice(0, at) + text + issued.slice(at)),
  ],
  [
    'certificate with bytes changed',
    fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
      const bytes = [...der];
      for (const { at, remove, insert } of changes) bytes.splice(at, remove, ...insert);
      return pem(Uint8Array.from(bytes));
    }),
  ],
])('any %s in place of a certificate is a certificate or a documented error', (_, texts) => {
  fc.assert(fc.property(texts, expectDecision), { numRuns });
});

import { createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseCsrFile } from '../../../src/reissue/csr-file.ts';
import { createCsr } from '../../stand-in/pki.ts';
import { pem } from '../der.ts';

const { pem: request, privateKeyPem } = await createCsr('a.example', [], 'ec');
const publicKey = createPublicKey(privateKeyPem).export({ type: 'spki', format: 'der' });

describe('parses a file with one request', () => {
  test.each<[string, (text: string) => string]>([
    ['as it is', (text) => text],
    ['CRLF', (text) => text.replaceAll('\n', '\r\n')],
    ['without a last line end', (text) => text.trimEnd()],
    ['text around', (text) => `Certificate Request:\n${text}\n# by hand\n`],
    ['the older label', (text) => text.replaceAll('CERTIFICATE', 'NEW CERTIFICATE')],
    ['text like base64, but short', (text) => `${'A'.repeat(39)}\n${'A'.repeat(38)}=\n${text}`],
    ['a sentence that begins like base64', (text) => `${'A'.repeat(60)} is no key\n${text}`],
    ['the public key in groups of 18 bytes', (text) => `    ${'0f:'.repeat(18)}\n    ${'0f:'.repeat(15)}\n${text}`],
    ['a long comment', (text) => `# ${'A'.repeat(60)}\n${'-'.repeat(60)}\n${text}`],
  ])('%s', (_, change) => {
    expect(parseCsrFile(change(request))).toEqual({ pem: request, publicKey });
  });
});

const KEY_MESSAGE =
  'the file holds a private key, which a request does not need: remove the key, and treat it as compromised if the file was ever committed or others could read it';
const NONE = 'the file holds no certificate request in PEM (-----BEGIN CERTIFICATE REQUEST-----)';
const TWO = 'the file holds more than one certificate request';
const BARE =
  'the file holds a line of base64 or hexadecimal text outside the certificate request (possibly a key): remove that line';
const UNREADABLE = 'the file holds a certificate request that cannot be read';
const body = 'U0VDUkVU';
const block = (label: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;

describe('refuses a file, with a message that shows nothing of it', () => {
  test.each<[string, () => string, string]>([
    ['a key before', () => block('PRIVATE KEY') + request, KEY_MESSAGE],
    ['a key behind', () => request + block('RSA PRIVATE KEY'), KEY_MESSAGE],
    ['an EC key', () => request + block('EC PRIVATE KEY'), KEY_MESSAGE],
    ['a DSA key', () => request + block('DSA PRIVATE KEY'), KEY_MESSAGE],
    ['an encrypted key', () => request + block('ENCRYPTED PRIVATE KEY'), KEY_MESSAGE],
    ['a key of OpenSSH', () => request + block('OPENSSH PRIVATE KEY'), KEY_MESSAGE],
    ['a key of PGP', () => request + block('PGP PRIVATE KEY BLOCK'), KEY_MESSAGE],
    ['a key of PuTTY', () => `PuTTY-User-Key-File-3: rsa\n${request}`, KEY_MESSAGE],
    ['a key cut off', () => `${request}-----BEGIN PRIVATE KEY-----\n${body}`, KEY_MESSAGE],
    ['a key in small letters', () => `${request}-----begin private key-----\n${body}`, KEY_MESSAGE],
    ['a key alone', () => block('PRIVATE KEY'), KEY_MESSAGE],
    ['a key in words', () => `Private-Key: (2048 bit, 2 primes)\nmodulus:\n${request}`, KEY_MESSAGE],
    ['a key in words without its head', () => `priv:\n    00:0f\n${request}`, KEY_MESSAGE],
    ['a key in two lines', () => `${request}-----BEGIN PRIVATE\r\n KEY-----\n`, KEY_MESSAGE],
    ['a part of a key in words', () => `${request}privateExponent:\n`, KEY_MESSAGE],
    ['a key of DNSSEC', () => `Private-key-format: v1.3\n${request}`, KEY_MESSAGE],
    ['a key of age', () => `${request}AGE-SECRET-KEY-1QQQQ\n`, KEY_MESSAGE],
    ['a key of PKCS #12', () => request + block('PKCS12'), KEY_MESSAGE],
    ['a key in JSON', () => `${request}{"kty":"EC","d" : "U0VDUkVU"}\n`, KEY_MESSAGE],
    ['a key in JSON, without blanks', () => `${request}{"d":"U0VDUkVU"}\n`, KEY_MESSAGE],
    ['a key in one word', () => `${request}privateKey=\n`, KEY_MESSAGE],
    ['a secret key in one word', () => `${request}secretKey=\n`, KEY_MESSAGE],
    ['a key in XML', () => `${request}<RSAKeyValue><D>${body}</D></RSAKeyValue>`, KEY_MESSAGE],
    ['base64 before', () => `${'A'.repeat(40)}\n${request}`, BARE],
    ['base64 behind, indented, with CRLF', () => `${request}\r\n  ${'aB3+/'.repeat(8)}==\r\n`, BARE],
    ['base64 whose padding makes 40', () => `${'A'.repeat(38)}==\n${request}`, BARE],
    ['base64url', () => `${'aB3_-'.repeat(8)}\n${request}`, BARE],
    ['40 hexadecimal digits', () => `${request}${'0f'.repeat(20)}\n`, BARE],
    ['hexadecimal digits in groups', () => `${request}\t${'0F:'.repeat(19)}0f\r${request[0]}`, BARE],
    ['hexadecimal words', () => `${'0f0f0f0f '.repeat(5)}\n${request}`, BARE],
    ['a certificate beside it', () => request + pem(Buffer.alloc(60)), BARE],
    ['two requests', () => request + request, TWO],
    ['a damaged one before it', () => `${request.replace(/-----END.*/, '-- END')}${request}`, TWO],
    ['a damaged one behind it', () => `${request}-----BEGIN NEW CERTIFICATE REQUEST-----\n`, TWO],
    ['two requests of both labels', () => request + request.replaceAll('CERTIFICATE', 'NEW CERTIFICATE'), TWO],
    ['no PEM', () => body, NONE],
    ['nothing', () => '', NONE],
    ['a certificate', () => block('CERTIFICATE'), NONE],
    ['a public key', () => block('PUBLIC KEY'), NONE],
    ['a request of another kind', () => block('OLD CERTIFICATE REQUEST'), NONE],
    ['a request cut off', () => request.replace(/-----END.*/, ''), NONE],
    ['a request that is none', () => block('CERTIFICATE REQUEST'), UNREADABLE],
  ])('%s', (_, text, message) => {
    expect(() => parseCsrFile(text())).toThrow(new Error(message));
  });
});

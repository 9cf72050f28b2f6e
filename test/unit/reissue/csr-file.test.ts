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
    ['a fingerprint behind a word', (text) => `SHA-1 ${'0f:'.repeat(19)}0f\n${text}`],
    ['a word that ends like a key', (text) => `subpriv: none\n${text}`],
    ['a long comment', (text) => `# ${'A'.repeat(60)}\n${'-'.repeat(60)}\n${text}`],
  ])('%s', (_, change) => {
    expect(parseCsrFile(change(request))).toEqual({ pem: request, publicKey });
  });
});

const KEY = 'holds a private key';
const NONE = 'holds no certificate request in PEM';
const TWO = 'holds more than one certificate request';
const BARE = 'holds a line of base64 or hexadecimal text';
const UNREADABLE = 'holds a certificate request that cannot be read';
const body = 'U0VDUkVU';
const block = (label: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;

describe('refuses a file, with a message that shows nothing of it', () => {
  test.each<[string, text: string, keyWords: string]>([
    ['a key before', block('PRIVATE KEY') + request, KEY],
    ['a key behind', request + block('RSA PRIVATE KEY'), KEY],
    ['an EC key', request + block('EC PRIVATE KEY'), KEY],
    ['a DSA key', request + block('DSA PRIVATE KEY'), KEY],
    ['an encrypted key', request + block('ENCRYPTED PRIVATE KEY'), KEY],
    ['a key of OpenSSH', request + block('OPENSSH PRIVATE KEY'), KEY],
    ['a key of PGP', request + block('PGP PRIVATE KEY BLOCK'), KEY],
    ['a key of PuTTY', `PuTTY-User-Key-File-3: rsa\n${request}`, KEY],
    ['a key cut off', `${request}-----BEGIN PRIVATE KEY-----\n${body}`, KEY],
    ['a key in small letters', `${request}-----begin private key-----\n${body}`, KEY],
    ['a key alone', block('PRIVATE KEY'), KEY],
    ['a key in words', `Private-Key: (2048 bit, 2 primes)\nmodulus:\n${request}`, KEY],
    ['a key in words without its head', `priv:\n    00:0f\n${request}`, KEY],
    ['a key in two lines', `${request}-----BEGIN PRIVATE\r\n KEY-----\n`, KEY],
    ['a part of a key in words', `${request}privateExponent:\n`, KEY],
    ['a part of a key in two words', `${request}private-exponent:\n`, KEY],
    ['a key of DNSSEC', `Private-key-format: v1.3\n${request}`, KEY],
    ['a key of age', `${request}AGE-SECRET-KEY-1QQQQ\n`, KEY],
    ['a key of PKCS #12', request + block('PKCS12'), KEY],
    ['a key in JSON', `${request}{"kty":"EC","d" : "U0VDUkVU"}\n`, KEY],
    ['a key in JSON, without blanks', `${request}{"d":"U0VDUkVU"}\n`, KEY],
    ['a key in one word', `${request}privateKey=\n`, KEY],
    ['a secret key in one word', `${request}secretKey=\n`, KEY],
    ['a key in XML', `${request}<RSAKeyValue><D>${body}</D></RSAKeyValue>`, KEY],
    ['base64 before', `${'A'.repeat(40)}\n${request}`, BARE],
    ['base64 behind, indented, with CRLF', `${request}\r\n  ${'aB3+/'.repeat(8)}==\r\n`, BARE],
    ['base64 that begins with a plus', `+${'A'.repeat(39)}\n${request}`, BARE],
    ['base64 whose padding makes 40', `${'A'.repeat(38)}==\n${request}`, BARE],
    ['base64url', `${'aB3_-'.repeat(8)}\n${request}`, BARE],
    ['40 hexadecimal digits', `${request}${'0f'.repeat(20)}\n`, BARE],
    ['hexadecimal digits in groups', `${request}\t${'0F:'.repeat(19)}0f\r${request[0]}`, BARE],
    ['hexadecimal words', `${'0f0f0f0f '.repeat(5)}\n${request}`, BARE],
    ['a certificate beside it', request + pem(Buffer.alloc(60)), BARE],
    ['two requests', request + request, TWO],
    ['a damaged one before it', `${request.replace(/-----END.*/, '-- END')}${request}`, TWO],
    ['a damaged one behind it', `${request}-----BEGIN NEW CERTIFICATE REQUEST-----\n`, TWO],
    ['two requests of both labels', request + request.replaceAll('CERTIFICATE', 'NEW CERTIFICATE'), TWO],
    ['no PEM', body, NONE],
    ['nothing', '', NONE],
    ['a certificate', block('CERTIFICATE'), NONE],
    ['a public key', block('PUBLIC KEY'), NONE],
    ['a request of another kind', block('OLD CERTIFICATE REQUEST'), NONE],
    ['a request cut off', request.replace(/-----END.*/, ''), NONE],
    ['a request that is none', block('CERTIFICATE REQUEST'), UNREADABLE],
  ])('%s', (_, text, keyWords) => {
    expect(() => parseCsrFile(text)).toThrow(new RegExp(`^(?!.*${body})the file ${keyWords}`));
  });
});

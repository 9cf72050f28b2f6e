import { expect, test } from 'vitest';
import type { IssuedCertificate } from '../../../src/pki/certificate.ts';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import { type Difference, findDifferences, lostNames } from '../../../src/reissue/verify.ts';
import { namesWith } from '../result.ts';
import { certificateWith, OTHER_KEY, OWN_KEY, transactionWith } from './builders.ts';

const END = Date.parse('2026-07-01T12:34:56Z');
const asDesired = { serialNumber: '02', ctStatus: 'disabled' } as const;
/** Alternative names and the common name. */
const named = (dnsSans: string[], commonName = '', dnsNames = dnsSans) => ({
  names: namesWith(dnsSans, { commonName, dnsNames }),
});
const [A, B, C] = ['a.example', 'b.example', 'c.example'];
const [STATUS, KEY] = [{ kind: 'status' }, { kind: 'key' }] as const;
const [EXPIRED, NON_DNS_NAME] = [{ kind: 'expired' }, { kind: 'non-dns-name' }] as const;
const lost = (...names: string[]): Difference => ({ kind: 'lost-names', names });
const more = (...names: string[]): Difference => ({ kind: 'more-names', names });

test.each<[string, Partial<IssuedCertificate>, Partial<Transaction>, Difference[], now?: number]>([
  ['none', {}, {}, []],
  ['the status', { ctStatus: 'enabled' }, {}, [STATUS]],
  ['the status, to log', {}, { desiredStatus: 'enabled' }, [STATUS]],
  ['the key', {}, { requiredKey: OTHER_KEY }, [KEY]],
  ['no key', {}, { requiredKey: OWN_KEY }, []],
  ['it ends now', {}, {}, [], END],
  ['it has expired', {}, {}, [EXPIRED], END + 1],
  ['a name of another kind', { names: namesWith([A, B], { hasNonDnsName: true }) }, {}, [NON_DNS_NAME]],
  // Names are compared in lower-case ASCII form.
  ['no name, in another order and case', named(['B.EXAMPLE', A], 'Example Ltd'), {}, []],
  ['no name, in another script', named(['xn--bcher-kva.example']), { names: ['bücher.example'], sanCount: 1 }, []],
  ['a name less', named([A]), {}, [lost(B)]],
  ['a name more', named([A, B, C]), {}, [more(C)]],
  ['another name', named([A, C]), {}, [lost(B), more(C)]],
  ['no name is left', named([]), {}, [lost(A, B)]],
  // A SAN must stay one, because browsers ignore the common name.
  ['a SAN that is only the common name', named([A], B, [A, B]), {}, [lost(B)]],
  ['a name more, only the common name', named([A, B], C, [A, B, C]), {}, [more(C)]],
  ['a common name that was no SAN', named([A], C, [A, C]), { names: [A, C], sanCount: 1 }, []],
  ['a common name that is a SAN now', named([A, C]), { names: [A, C], sanCount: 1 }, []],
  ['a common name that is lost', named([A]), { names: [A, C], sanCount: 1 }, [lost(C)]],
  ['no name of the order', named([A], B, [A, B]), { names: [B, A], sanCount: 0 }, []],
  [
    'everything',
    { ctStatus: 'enabled', keyDigest: OTHER_KEY, names: namesWith([C], { hasNonDnsName: true }) },
    { requiredKey: OWN_KEY },
    [STATUS, KEY, EXPIRED, lost(A, B), more(C), NON_DNS_NAME],
    END + 1,
  ],
])('what differs: %s', (_, changes, transaction, differences, now = 0) => {
  const certificate = certificateWith({ ...asDesired, ...changes });
  expect(findDifferences(certificate, transactionWith(transaction), now)).toEqual(differences);
  const found = differences.find(({ kind }) => kind === 'lost-names');
  expect(lostNames(certificate, transactionWith(transaction))).toEqual(found && 'names' in found ? found.names : []);
});

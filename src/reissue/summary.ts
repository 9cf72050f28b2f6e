import { duration } from '../format.ts';
import { listed } from '../pki/dns-names.ts';
import type { Chain } from '../pki/issued-certificate.ts';
import { code, failureBlock, nameList, page, table, toldBlock, type Warning, warningBlock } from '../runner/html.ts';
import { cut, escapeHtml, MAX_FIELD } from '../text.ts';
import type { KeyPlan } from './plan.ts';
import { type Outcome, wasReissued } from './result.ts';

/** Says an outcome in one line. */
export function resultLine(outcome: Outcome): string {
  const { orderId, requested, dryRun, plan, chain, took } = outcome;
  const name = chain?.commonName || chain?.dnsNames[0] || outcome.order.commonName;
  const subject = `order ${orderId}${name ? ` (${cut(name, MAX_FIELD)})` : ''}`;
  if (dryRun)
    return `Dry run, nothing was changed: ${subject} has CT logging ${outcome.order.ctStatus}. ${planText(outcome)}`;
  const done = wasReissued(outcome)
    ? `its ${plan.chain ? 'certificate was reissued' : 'first certificate was issued'} in ${duration(took)} (serial number ${chain?.serialNumber}), and is as requested`
    : chain
      ? 'its active certificate is as requested: nothing was to be reissued'
      : 'no certificate was issued yet';
  const key = keyKept(outcome);
  return `CT logging of ${subject} is ${requested}; ${done}.${key ? ` ${KEY_TEXT[key]}.` : ''}`;
}

/** Says what a run would do. */
function planText({ requested, plan, waitMinutes }: Outcome): string {
  const set = `A run would set CT logging ${requested}`;
  switch (plan.kind) {
    case 'not issued':
      return `${set}; nothing was issued yet, so there is nothing to reissue.`;
    case 'nothing to reissue':
      return `${set}; the active certificate is as requested, so there is nothing to reissue.`;
    case 'wait for the pending reissue':
      return `${set}, and wait up to ${waitMinutes} min for the reissue that is pending.`;
    case 'reissue':
      return `${set}, request a reissue for ${listed([plan.request.commonName, ...plan.request.dnsNames])} with the CSR ${plan.key.csr}, and wait for it up to ${waitMinutes} min. ${KEY_TEXT[plan.key.key]}.`;
  }
}

const KEY_TEXT = {
  same: 'The certificate keeps its key pair',
  new: 'The certificate gets a new key pair',
  unknown: 'Whether the certificate keeps its key pair is unknown',
};

/** Whether a certificate that takes the place of another has its key pair, told by the keys, or in a dry run by the plan; undefined where none does. */
function keyKept({ dryRun, plan, chain }: Outcome): KeyPlan['key'] | undefined {
  if (dryRun) return plan.kind === 'reissue' ? plan.key.key : undefined;
  if (!chain || !plan.chain || chain.serialNumber === plan.chain.serialNumber) return undefined;
  return chain.publicKey.equals(plan.chain.publicKey) ? 'same' : 'new';
}

/** The job summary of a run that succeeded, in which the service's text is inert. */
export function resultPage(outcome: Outcome): string {
  const { orderId, requested, dryRun, plan, order, chain, warnings, took } = outcome;
  const reissued = wasReissued(outcome);
  const key = keyKept(outcome);
  const name = chain?.commonName ?? order.commonName;
  const title = dryRun
    ? `Dry run: DigiCert order ${orderId}`
    : `DigiCert order ${orderId}: CT logging ${requested}, ${reissued ? (plan.chain ? 'certificate reissued' : 'first certificate issued') : warnings.length > 0 ? 'see the warning' : 'in step'}`;
  return page(
    `<h2>${title}</h2>`,
    dryRun && '<p><strong>This was a dry run: nothing was changed.</strong></p>',
    table([
      ['Order', `${code(orderId)}${order.status && `, ${code(order.status)}`}`],
      [
        'CT logging',
        `${plan.order.ctStatus} before, <strong>${dryRun ? `${requested} after a run` : `${requested} now`}</strong>`,
      ],
      ['Certificate before', certificateCell(plan.chain)],
      ...(dryRun ? [] : [['Certificate now', reissued ? certificateCell(chain) : 'the same'] as const]),
      ['Common name', name ? code(name) : 'unknown'],
      ['DNS names', nameList(chain?.dnsNames ?? order.dnsNames)],
      ...(key ? [['Key pair', KEY_TEXT[key]] as const] : []),
      ...(reissued ? [['Took', duration(took)] as const] : []),
    ]),
    `<p><strong>Next:</strong> ${escapeHtml(dryRun ? planText(outcome) : advice(outcome))}</p>`,
    ...warnings.map(warningBlock),
    requested === 'disabled' && `<p>${LOGS_KEEP}</p>`,
    LINKS,
  );
}

/**
 * The job summary of a run that failed.
 * @param error undefined where nobody knows what ended the step
 * @param settlement how it was settled, if it had to be
 */
export function failurePage(title: string, error: unknown, settlement?: Warning): string {
  return page(
    `<h2>${escapeHtml(title)}</h2>`,
    error !== undefined && failureBlock(error),
    settlement && toldBlock('How it was settled', settlement),
    '<p>No output was set.</p>',
    LINKS,
  );
}

function advice(outcome: Outcome): string {
  if (!outcome.chain) return 'Nothing was issued yet: certificates issued on this order from now on follow its status.';
  const mind = outcome.warnings.length > 0 ? 'See the warning. ' : '';
  if (!wasReissued(outcome))
    return mind.trimEnd() || 'Order and active certificate are in step: nothing is left to be done.';
  const deploy = `${mind}Deploy the new certificate (output certificate-file).`;
  return outcome.plan.chain ? `${deploy} The earlier certificate stays valid until it expires or is revoked.` : deploy;
}

function certificateCell(chain: Chain | null): string {
  if (!chain) return 'none issued yet';
  const scts = chain.ctStatus === 'enabled' ? 'carries SCTs: it was logged' : 'carries no SCTs';
  return `serial number ${code(chain.serialNumber)}, ${scts}, valid till ${chain.validTill.toISOString().slice(0, 10)}`;
}

/** DigiCert, "Change CT status". */
const LOGS_KEEP =
  'What is in a public CT log stays there: the earlier certificates cannot be taken out. Chrome, Safari and Firefox (since 135, on the desktop) show a warning for a public TLS certificate that was not logged.';

const LINKS =
  '<p>DigiCert: <a href="https://dev.digicert.com/certcentral-apis/services-api/orders/reissue-certificate.html">Reissue certificate</a></p>';

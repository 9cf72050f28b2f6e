import { normalizeSerialNumber } from '../pki/certificate.ts';
import {
  booleanInput,
  connectionInputs,
  disableCtInput,
  integerInput,
  orderIdInput,
  retryInputs,
} from '../runner/input-parsers.ts';
import type { GetInput, InputParser } from '../runner/inputs.ts';
import { workflowRunUrl } from '../runner/workflow-run.ts';
import { type CsrFile, csrFileInput } from './csr-file.ts';

/** The serial number that a reissue may replace; `any`; or `none`, which forbids a reissue. */
const expectedSerialNumberInput: InputParser<string> = {
  parse(value) {
    if (value === 'any' || value === 'none') return value;
    const isSerialNumber = /^(?!0+$)[\dA-Fa-f]{1,64}$/.test(value.replaceAll(':', ''));
    return isSerialNumber ? normalizeSerialNumber(value) : undefined;
  },
  expected: 'any, none, or a serial number of 1 to 64 hexadecimal digits that are not all 0 (with or without colons)',
  emptyHint: `If the value comes from a plan, write \${{ needs.plan.outputs.serial-number || 'none' }}: the plan of an order without a certificate has no serial number.`,
};

/** Gets the inputs that reissue/action.yml declares, in the same order, and the URL of the run. */
export const reissueInputs = (get: GetInput) => ({
  orderId: get('order-id', orderIdInput),
  desiredStatus: get('disable-ct', disableCtInput),
  ...connectionInputs(get),
  dryRun: get('dry-run', booleanInput),
  ...retryInputs(get),
  /** Null to use the CSR of the order. */
  csrFile: get<CsrFile | null>('csr-file', csrFileInput, null),
  /** 0 to request the reissue only. */
  waitMinutes: get('wait-minutes', integerInput(0, 300), 15),
  /** `any`, `none`, or a normalized serial number. */
  expectedSerialNumber: get('expected-serial-number', expectedSerialNumberInput),
  skipApproval: get('skip-approval', booleanInput),
  runUrl: workflowRunUrl(),
});

export type Inputs = ReturnType<typeof reissueInputs>;

import { type CertificateRequest, parseCertificateRequest } from '../pki/csr.ts';
import { readInputFile } from '../runner/files.ts';
import type { InputParser } from '../runner/inputs.ts';

/** The certificate request that `csr-file` names. */
export interface CsrFile extends CertificateRequest {
  /** As the input has it. */
  path: string;
}

const MAX_CSR_BYTES = 65_536;

/** The path of a PEM file with one certificate request. Messages about an unusable file contain nothing of it. */
export const csrFileInput: InputParser<CsrFile> = {
  parse(path) {
    const text = readInputFile(path, MAX_CSR_BYTES).toString('latin1');
    if (!text.includes('-----BEGIN ')) throw new Error('the file has no certificate request in PEM');
    try {
      return { ...parseCertificateRequest(text), path };
    } catch {
      throw new Error('the file must have one PEM block, a certificate request, and nothing else in PEM');
    }
  },
  expected: 'the path of a PEM file with one certificate request',
};

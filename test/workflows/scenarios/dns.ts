import { type CertCentral, type CertCentralOptions, startCertCentral } from '../../stand-in/server.ts';

/** Stands in for the AWS CLI: a zone without records, which asks for credentials, and whose changes go to the stand-in for DNS. */
export const aws = `#!/usr/bin/env bash
set -e
case $2 in
  list-hosted-zones) [[ $AWS_ACCESS_KEY_ID && $AWS_SECRET_ACCESS_KEY ]] && echo '{"HostedZones": [{"Id": "/hostedzone/Z1", "Name": "example.com."}]}' ;;
  list-resource-record-sets) echo '{"ResourceRecordSets": []}' ;;
  change-resource-record-sets)
    curl --fail --silent --header "Authorization: $AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" --data "\${*: -1}" "$DNS_URL" ;;
esac
`;

/** The DNS of the customer, as part of the stand-in for CertCentral: a record validates the domains of an order. */
export class Dns {
  /** `example.com. TXT "value"` */
  readonly records: string[] = [];
  readonly secrets = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'aws-secret' };
  readonly env: Record<string, string> = {};
  readonly #order: number;

  constructor(order: number) {
    this.#order = order;
  }

  async start(options: CertCentralOptions): Promise<CertCentral> {
    const certCentral: CertCentral = await startCertCentral({
      ...options,
      intercept: async ({ path, headers, body }) => {
        if (path !== '/dns' || headers.authorization !== 'AKIDEXAMPLE:aws-secret') return undefined;
        for (const { ResourceRecordSet: set } of JSON.parse(body).Changes)
          for (const { Value } of set.ResourceRecords) this.records.push(`${set.Name} ${set.Type} ${Value}`);
        certCentral.setRecord(this.#order);
        return { status: 200 };
      },
    });
    this.env['DNS_URL'] = new URL('/dns', certCentral.url).href;
    return certCentral;
  }
}

import { type CertCentral, type OrderSeed, startCertCentral } from '../../stand-in/server.ts';

/** Stands in for the AWS CLI: it asks for credentials, and sends changes of records to the stand-in for DNS. */
export const aws = `#!/usr/bin/env bash
set -e
[[ $AWS_ACCESS_KEY_ID && $AWS_SECRET_ACCESS_KEY ]]
case $2 in
  list-hosted-zones) echo '{"HostedZones": [{"Id": "/hostedzone/Z1", "Name": "example.com."}]}' ;;
  list-resource-record-sets) echo '{"ResourceRecordSets": []}' ;;
  change-resource-record-sets) curl --disable --fail --silent --data "@\${6#file://}" "$DNS_URL" ;;
esac
`;

export const dnsSecrets = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'aws-secret' };

/**
 * Starts a stand-in for CertCentral with one order, which is also the DNS of the customer: a record validates its domains.
 * @returns the records that were created as well: `example.com. TXT "value"`
 */
export async function startWithDns(order: OrderSeed) {
  const records: string[] = [];
  const certCentral: CertCentral = await startCertCentral({
    orders: [order],
    intercept: async ({ path, body }) => {
      if (path !== '/dns') return undefined;
      for (const { ResourceRecordSet: set } of JSON.parse(body).Changes)
        for (const { Value } of set.ResourceRecords) records.push(`${set.Name} ${set.Type} ${Value}`);
      certCentral.setRecord(order.id);
      return { status: 200 };
    },
  });
  return { certCentral, records, env: { DNS_URL: new URL('/dns', certCentral.url).href } };
}

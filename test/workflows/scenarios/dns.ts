import { type CertCentral, type OrderSeed, startCertCentral } from '../../stand-in/server.ts';

/** Stands in for the AWS CLI: it needs a credentials file, and its records are in the stand-in for DNS. */
export const aws = `#!/usr/bin/env bash
set -e
grep --quiet '^aws_secret_access_key = .' "$AWS_SHARED_CREDENTIALS_FILE"
case $2 in
  list-hosted-zones) echo '{"HostedZones": [{"Id": "/hostedzone/Z1", "Name": "example.com."}]}' ;;
  list-resource-record-sets) curl --disable --fail --silent "$DNS_URL" ;;
  change-resource-record-sets) curl --disable --fail --silent --data "@\${6#file://}" "$DNS_URL" ;;
esac
`;

export const dnsSecrets = {
  DNS_CREDENTIALS: '[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = aws-secret\n',
};

/** Starts a stand-in for CertCentral with one order, which is also the DNS of the customer: a record validates its domains. */
export async function startWithDns(order: OrderSeed) {
  const recordSets: object[] = [];
  const certCentral: CertCentral = await startCertCentral({
    orders: [order],
    intercept: async ({ path, method, body }) => {
      if (path !== '/dns') return undefined;
      if (method === 'GET') return { status: 200, body: { ResourceRecordSets: recordSets } };
      for (const { ResourceRecordSet } of JSON.parse(body).Changes) recordSets.push(ResourceRecordSet);
      certCentral.setRecord(order.id);
      return { status: 200 };
    },
  });
  return { certCentral, recordSets, env: { DNS_URL: new URL('/dns', certCentral.url).href } };
}

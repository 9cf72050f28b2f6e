import { type CertCentral, type CertCentralOptions, startCertCentral } from '../../stand-in/server.ts';

/** Stands in for the AWS CLI: it asks for credentials, and its records are in the stand-in for DNS. */
export const aws = `#!/usr/bin/env bash
set -e
call() { curl --disable --fail --silent --header "Authorization: $AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" "$@"; }
case $2 in
  get-secret-value) # as the real one, it keeps credentials below the home directory, and sends the token as it is
    [[ $(wc -c < "$AWS_WEB_IDENTITY_TOKEN_FILE") == 3 && $AWS_ROLE_ARN && $AWS_DEFAULT_REGION && -w $HOME ]]
    printf '%s\n' "$AWS_SECRET" ;;
  list-hosted-zones) [[ $AWS_ACCESS_KEY_ID && $AWS_SECRET_ACCESS_KEY ]] && echo '{"HostedZones": [{"Id": "/hostedzone/Z1", "Name": "example.com."}]}' ;;
  list-resource-record-sets) call "$DNS_URL" ;;
  change-resource-record-sets) call --data "@\${6#file://}" "$DNS_URL" ;;
esac
`;

interface RecordSet {
  Name: string;
  Type: string;
  ResourceRecords: { Value: string }[];
}

/** The DNS of the customer, as part of the stand-in for CertCentral: a record validates the domains of an order. */
export class Dns {
  readonly secrets = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'aws-secret' };
  readonly env: Record<string, string> = {};
  readonly #order: number;
  readonly #sets: RecordSet[] = [];

  constructor(order: number) {
    this.#order = order;
  }

  /** `example.com. TXT "value"` */
  get records(): string[] {
    return this.#sets.flatMap((set) => set.ResourceRecords.map(({ Value }) => `${set.Name} ${set.Type} ${Value}`));
  }

  async start(options: CertCentralOptions): Promise<CertCentral> {
    const certCentral: CertCentral = await startCertCentral({
      ...options,
      intercept: async ({ path, method, headers, body }) => {
        if (path !== '/dns') return undefined;
        if (headers.authorization !== 'AKIDEXAMPLE:aws-secret') return { status: 403 };
        if (method === 'GET') return { status: 200, body: { ResourceRecordSets: this.#sets } };
        for (const { ResourceRecordSet } of JSON.parse(body).Changes) this.#sets.push(ResourceRecordSet);
        certCentral.setRecord(this.#order);
        return { status: 200 };
      },
    });
    this.env['DNS_URL'] = new URL('/dns', certCentral.url).href;
    return certCentral;
  }
}

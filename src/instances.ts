/** The instances of CertCentral, and the base URLs of their APIs. An account is in one of them. */
export const API_URLS = {
  us: 'https://www.digicert.com/services/v2',
  europe: 'https://certcentral.digicert.eu/services/v2',
} as const;

export type Instance = keyof typeof API_URLS;

export const INSTANCES = ['us', 'europe'] as const satisfies readonly Instance[];

/** Returns the instance that a value names; undefined for any other value. */
export function findInstance(value: unknown): Instance | undefined {
  return INSTANCES.find((instance) => instance === value);
}

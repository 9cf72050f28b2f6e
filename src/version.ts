/** The version in package.json, which a test holds equal. */
export const VERSION = '1.0.0';

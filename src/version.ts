/** The version in package.json; a test checks that they are equal. */
export const VERSION = '1.0.0';

export { CHECK_API_URL_HINT, RequestError, type Retryability, toRequestError } from '../errors.ts';

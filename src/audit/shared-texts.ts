import { copyText } from '../text.ts';

/** More different texts would hardly be repeated. */
const MAX_TEXTS = 1_000;

/** Keeps one copy of texts that many findings have, because an account has many orders. */
export class SharedTexts {
  readonly #texts = new Map<string, string>();

  /** Returns the copy of a text that was returned before, if it is still known. */
  share(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size === MAX_TEXTS) this.#texts.clear();
    const copy = copyText(text);
    this.#texts.set(copy, copy);
    return copy;
  }
}

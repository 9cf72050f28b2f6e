/** How dense the prose of a document is. */
export interface Density {
  sentences: number;
  words: number;
  links: number;
  /** The sentences with 3 facts or more, and with 4 or more. */
  withThree: string[];
  withFour: string[];
}

/** Words that begin a clause, and so another fact. */
const SUBORDINATORS =
  /\b(if|unless|because|which|whose|until|although|though|before|after|while|who|whoever|where|whether|since|as soon as|so that|once|when)\b/gi;
const CONJUNCTIONS = /,\s+(?:and|or|but|so|nor|not)\s/g;
/** A parenthesis of two words or more. */
const PARENTHESES = /\((?=[^)]*\s[^)]*\s)/g;

/** Measures the prose of a Markdown text. Code, tables, headings and the items of references do not count. */
export function measureDensity(markdown: string): Density {
  const density: Density = { sentences: 0, words: 0, links: 0, withThree: [], withFour: [] };
  for (const paragraph of paragraphsOf(markdown)) {
    density.links += count(paragraph, /(?<!!)\[[^\]]+\]\([^)]*\)/g);
    for (const sentence of sentencesOf(toPlainText(paragraph))) {
      const facts = countFacts(sentence);
      density.sentences++;
      density.words += count(sentence, /[A-Za-z0-9][\w'’./<>*@-]*/g);
      if (facts >= 3) density.withThree.push(sentence);
      if (facts >= 4) density.withFour.push(sentence);
    }
  }
  return density;
}

/** Returns the paragraphs and the items of lists, each as one line. The items of references begin with code or emphasis. */
function paragraphsOf(markdown: string): string[] {
  const prose = markdown
    .replaceAll(/^[ \t]*```.*?^[ \t]*```[ \t]*$/gms, '\n')
    .replaceAll(/<!--.*?-->|<img[^>]*>/gs, '');
  const paragraphs: { text: string; isReference: boolean }[] = [];
  let isNew = true;
  for (const line of prose.split('\n')) {
    const text = line.trim();
    const [, item] = /^(?:[-*]|\d+\.)\s+(.*)/.exec(text) ?? [];
    const isProse = text !== '' && !/^#{1,6} /.test(text) && !text.startsWith('|');
    const last = paragraphs.at(-1);
    if (isProse && item !== undefined) paragraphs.push({ text: item, isReference: /^[`_]/.test(item) });
    else if (isProse && (isNew || !last)) paragraphs.push({ text, isReference: false });
    else if (isProse && last) last.text += ` ${text}`;
    isNew = !isProse;
  }
  return paragraphs.filter(({ isReference }) => !isReference).map(({ text }) => text);
}

/** Removes what Markdown adds to the words. */
function toPlainText(paragraph: string): string {
  return paragraph
    .replaceAll(/`([^`]*)`/g, (_, code: string) => (/^\w[\w.-]*$/.test(code) ? code.replaceAll('.', '_') : 'CODE'))
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*_]{1,3}([^*_]+)[*_]{1,3}/g, '$1')
    .replaceAll(/https?:\/\/\S+/g, 'URL');
}

function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?])[")\]]*\s+(?=[A-Z"(_`*\d])/).filter((part) => /[A-Za-z]/.test(part));
}

/** Counts the clauses of a sentence: one, and one more for each joint between clauses. */
function countFacts(sentence: string): number {
  const clauses = sentence.replace(/[.:]$/, '');
  const joints = [/;/g, /:\s/g, PARENTHESES, CONJUNCTIONS, SUBORDINATORS];
  return joints.reduce((total, joint) => total + count(clauses, joint), 1);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

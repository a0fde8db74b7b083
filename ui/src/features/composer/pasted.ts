/**
 * What is meant by what is on the clipboard. A spreadsheet lays a picture of its cells beside their words: the words are meant. A file
 * manager lays the names or paths of its files beside them: the files are.
 */
export function filesMeant(files: readonly File[], words: string): readonly File[] {
  const lines = words.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const isName = (line: string) =>
    files.some(({ name }) => line.endsWith(name) || line.endsWith(encodeURIComponent(name)));
  return lines.every(isName) ? files : [];
}

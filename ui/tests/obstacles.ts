import axe from 'axe-core';

/** What stands in somebody's way, as axe finds it in a part of the page. */
export async function obstacles(part: Element = document.body): Promise<string[]> {
  const { violations } = await axe.run(part, {
    resultTypes: ['violations'],
    // No sheet of styles is loaded here that could be read beforehand.
    preload: false,
    // jsdom lays nothing out, so colours and targets are judged in Chromium.
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

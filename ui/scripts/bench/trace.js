/** What the page's main thread did between two instants, and how many nodes are alive, both by the browser's own account. */

/** Microseconds on the clock the browser's trace is written by. */
export const instant = () => Number(process.hrtime.bigint() / 1000n);

const CATEGORIES = ['disabled-by-default-devtools.timeline', 'devtools.timeline', '__metadata'];
const isTask = ({ ph, name }) => ph === 'X' && name === 'RunTask';

/** Records while `work` runs; resolves to what it returned, the tasks of the page's main thread and what the browser says they consist of. */
export async function traced(browser, page, work) {
  await browser.startTracing(page, { categories: CATEGORIES });
  const result = await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const named = traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain',
  );
  const busiest = (thread) =>
    traceEvents.filter(({ pid, tid }) => pid === thread.pid && tid === thread.tid).length;
  const [main] = named.sort((one, other) => busiest(other) - busiest(one));
  const tasks = traceEvents.filter(
    (event) => isTask(event) && event.pid === main?.pid && event.tid === main?.tid,
  );
  if (tasks.length === 0) throw new Error('the trace names no task of the page');
  const parts = traceEvents.filter(
    (event) => event.ph === 'X' && !isTask(event) && event.pid === main.pid && event.tid === main.tid,
  );
  return { result, tasks, parts };
}

/**
 * Milliseconds of work that began between the two instants, and of its longest piece. What counts is the time the thread had a
 * processor: other programs on the machine make a page late, but they are not its work.
 */
export function workBetween(tasks, [from, to]) {
  const within = tasks.filter(({ ts }) => ts >= from && ts < to).map(({ tdur, dur }) => (tdur ?? dur) / 1000);
  return { work: within.reduce((sum, one) => sum + one, 0), longest: Math.max(0, ...within) };
}

/** The longest piece of work between two instants, as milliseconds of what the browser says it consists of, the most first. */
export function longestBetween({ tasks, parts }, [from, to]) {
  const own = ({ tdur, dur }) => (tdur ?? dur) / 1000;
  const [longest] = tasks
    .filter(({ ts }) => ts >= from && ts < to)
    .toSorted((one, other) => own(other) - own(one));
  if (!longest) return {};
  const spent = {};
  const open = [{ name: 'rest', end: longest.ts + longest.dur }];
  spent.rest = own(longest);
  const within = parts
    .filter(({ ts, dur }) => ts >= longest.ts && ts + dur <= longest.ts + longest.dur)
    .toSorted((one, other) => one.ts - other.ts || other.dur - one.dur);
  for (const part of within) {
    while (open.length > 1 && open.at(-1).end <= part.ts) open.pop();
    const { args, name } = part;
    const called = args.data?.type ?? args.data?.functionName ?? args.data?.callbackType;
    const named = called ? `${name} ${called}` : name;
    spent[named] = (spent[named] ?? 0) + own(part);
    spent[open.at(-1).name] -= own(part);
    open.push({ name: named, end: part.ts + part.dur });
  }
  const most = Object.entries(spent).toSorted(([, one], [, other]) => other - one);
  return Object.fromEntries(most.slice(0, 8).map(([name, ms]) => [name, Math.round(ms * 10) / 10]));
}

/**
 * Takes the rubbish out, twice with a frame between. In a task of its own: where it is taken out within a call, whatever looks like an
 * address on the stack of that call counts as held, and with one element all of the chat it was in.
 */
async function takeRubbishOut(page, session) {
  await session.send('HeapProfiler.collectGarbage');
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
  await session.send('HeapProfiler.collectGarbage');
}

/** Elements the window holds after the rubbish was taken out: those of the document, and those a script still holds outside of it. */
export async function elements(page, session) {
  await takeRubbishOut(page, session);
  const { result } = await session.send('Runtime.evaluate', { expression: 'Element.prototype' });
  const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId: result.objectId });
  const { result: counted } = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    // What a component is copied from is held for good, once for every component.
    functionDeclaration: `function () {
      // A prototype is one of them, too, and says nothing about itself.
      const isElement = (one) => {
        try {
          return one.nodeType === 1;
        } catch {
          return false;
        }
      };
      const outside = this.filter((one) => isElement(one) && !one.isConnected);
      const detached = outside.filter((one) => one.getRootNode().nodeType === 1);
      const live = document.querySelectorAll('*').length;
      return { live, detached: detached.length, copied: outside.length - detached.length };
    }`,
    returnByValue: true,
  });
  await session.send('Runtime.releaseObject', { objectId: objects.objectId });
  const { nodes } = await session.send('Memory.getDOMCounters');
  return { ...counted.value, nodes };
}

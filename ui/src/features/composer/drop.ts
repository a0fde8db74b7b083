/** Lets files be dropped anywhere on an element. Whatever else is dragged over it is left alone. */
const holdsFiles = (event: DragEvent) => Boolean(event.dataTransfer?.types.includes('Files'));

export function dropTarget(
  takes: () => boolean,
  onover: (over: boolean) => void,
  ondrop: (files: File[]) => void,
): (node: HTMLElement) => () => void {
  return (node) => {
    // Each child is entered before its parent is left.
    let depth = 0;
    const leave = () => {
      depth = 0;
      onover(false);
    };
    const handlers = {
      dragenter(event: DragEvent) {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        depth += 1;
        onover(takes());
      },
      dragover(event: DragEvent) {
        if (!holdsFiles(event)) return;
        // Without this the webview opens the file in place of the page.
        event.preventDefault();
        if (event.dataTransfer) event.dataTransfer.dropEffect = takes() ? 'copy' : 'none';
      },
      dragleave() {
        depth = Math.max(0, depth - 1);
        if (depth === 0) onover(false);
      },
      drop(event: DragEvent) {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        leave();
        if (takes()) ondrop([...(event.dataTransfer?.files ?? [])]);
      },
    };
    const kinds = Object.keys(handlers) as (keyof typeof handlers)[];
    kinds.forEach((kind) => node.addEventListener(kind, handlers[kind]));
    return () => kinds.forEach((kind) => node.removeEventListener(kind, handlers[kind]));
  };
}

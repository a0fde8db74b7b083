import { mount } from 'svelte';
import App from '$app/App.svelte';
import { fetchFaces } from '$app/faces';
import { connect, type Transport } from '$ipc/client';
import { tauriTransport } from '$ipc/tauri';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';

/** The desktop's channel inside the desktop; elsewhere the loopback bridge, or an invented shop in development. */
async function transport(): Promise<Transport> {
  if ('__TAURI_INTERNALS__' in window) return tauriTransport();
  if (import.meta.env.MODE === 'fake') return (await import('$ipc/fake')).fakeTransport;
  return (await import('$ipc/http')).httpTransport;
}

/** Nothing of the page waits for this module, or a transport that comes in a file of its own would wait for itself. */
async function begin(target: HTMLElement): Promise<void> {
  fetchFaces();
  connect(await transport());
  mount(App, { target });
}

const target = document.getElementById('app');
if (!target) throw new Error('the page has no #app');
void begin(target);

/** Where the scenes are: which one runs, and the sentence for its step. */
import { maybe, t } from '$i18n/runtime.svelte';
import type { SceneId, SceneState } from '$ipc/types';
import { keysInForce } from '$shared/keys/current.svelte';

/** The commands whose keys a scene names. */
const NAMED: Record<string, string> = {
  'first-answer-2': 'reply',
  'first-answer-4': 'resolve',
  'search-in-another-script-1': 'search',
};

export const isDone = ({ step, steps }: SceneState) => step > steps;
export const isRunning = (scene: SceneState) => scene.step > 0 && !isDone(scene);

/** The words of a scene: `title`, `text`, or the sentence of a step. */
export function sceneWords(scene: SceneId, part: 'title' | 'text' | number): string {
  const sentence = `${scene.replaceAll('_', '-')}-${part}`;
  const command = NAMED[sentence];
  return maybe(`scene-${sentence}`, command ? { keys: keysInForce.named(command) } : undefined) ?? '';
}

/** What the running scene asks for now. */
export function nowPlaying(scenes: readonly SceneState[]): { place: string; words: string } | null {
  const scene = scenes.find(isRunning);
  if (!scene) return null;
  return {
    place: t('scene-step', { step: scene.step, steps: scene.steps }),
    words: sceneWords(scene.scene, scene.step),
  };
}

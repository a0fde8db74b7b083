/** Where the scenes are: which one runs, and the sentence for its step. */
import { maybe, t } from '$i18n/runtime.svelte';
import type { SceneId, SceneState } from '$ipc/types';

export const isDone = ({ step, steps }: SceneState) => step > steps;
export const isRunning = (scene: SceneState) => scene.step > 0 && !isDone(scene);

/** The words of a scene: `title`, `text`, or the sentence of a step. */
export function sceneWords(scene: SceneId, part: 'title' | 'text' | number): string {
  return maybe(`scene-${scene.replaceAll('_', '-')}-${part}`) ?? '';
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

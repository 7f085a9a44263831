import { useLocalStorage } from '@mantine/hooks';

/**
 * What holds for every film on this device: the speed, the captions' language (the last one, when
 * `captionsOn` is false).
 */
export function usePlayerChoices() {
  const [choices, setChoices] = useLocalStorage({
    key: 'khoa-player',
    defaultValue: /** @type {{rate: number, captions: string | null, captionsOn: boolean}} */ ({ rate: 1, captions: null, captionsOn: false }),
    getInitialValueInEffect: false,
  });
  /** @type {[typeof choices, (change: Partial<typeof choices>) => void]} */
  const both = [choices, (change) => setChoices((now) => ({ ...now, ...change }))];
  return both;
}

import { useLocalStorage } from '@mantine/hooks';

/**
 * What holds for every film on this device: the speed, the captions' language (the last one, when
 * `captionsOn` is false).
 */
export function usePlayerChoices() {
  const [choices, setChoices] = useLocalStorage({
    key: 'khoa-player',
    defaultValue: { rate: 1, captions: null, captionsOn: false },
    getInitialValueInEffect: false,
  });
  return [choices, (change) => setChoices((now) => ({ ...now, ...change }))];
}

import { useQuery } from '@tanstack/react-query';

/**
 * A film's captions as blobs. They are fetched at once, since their addresses die before a long
 * film ends, and so that the film itself does not depend on its host's cross-origin rules.
 * @returns {{captions: {language: string, label: string, blob: Blob}[], failed: boolean}}
 */
export function useCaptions(lecture) {
  const { data, isError } = useQuery({
    queryKey: ['captions', lecture.id, lecture.captions.map(({ language }) => language)],
    queryFn: ({ signal }) => Promise.all(lecture.captions.map((one) => load(one, signal))),
    enabled: lecture.captions.length > 0,
    staleTime: Infinity,
    meta: { anonymous: false },
  });
  return { captions: data ?? [], failed: isError };
}

async function load({ language, label, url }, signal) {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(`The captions were refused: ${answer.status}`);
  return { language, label, blob: await answer.blob() };
}
